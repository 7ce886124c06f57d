//! JAN numbers as bars: dark and light modules from left to right (ISO/IEC 15420), without the
//! quiet zones.

use maneki_core::jan::Jan;

/// Set A of the standard, most significant bit first, 1 dark. Set C is its complement, set B is C
/// from right to left.
const A: [u8; 10] = [
    0b000_1101, 0b001_1001, 0b001_0011, 0b011_1101, 0b010_0011, 0b011_0001, 0b010_1111, 0b011_1011,
    0b011_0111, 0b000_1011,
];
/// The first of thirteen digits is told by which of the next six are in set B.
const IN_B: [u8; 10] = [
    0b00_0000, 0b00_1011, 0b00_1101, 0b00_1110, 0b01_0011, 0b01_1001, 0b01_1100, 0b01_0101,
    0b01_0110, 0b01_1010,
];

/// 95 modules, or 67 for a short number.
#[must_use]
pub fn bars(jan: &Jan) -> Vec<bool> {
    let digits: Vec<usize> =
        jan.as_str().bytes().map(|digit| usize::from(digit.saturating_sub(b'0'))).collect();
    let (first, digits) =
        if digits.len() == 13 { digits.split_at(1) } else { (&[][..], &digits[..]) };
    let in_b = first.first().map_or(0, |first| IN_B[*first]);
    let (left, right) = digits.split_at(digits.len() / 2);
    let mut modules = vec![true, false, true];
    for (place, digit) in left.iter().enumerate() {
        let c = !A[*digit] & 0b111_1111;
        let in_b = in_b >> (left.len() - 1 - place) & 1 == 1;
        push(&mut modules, if in_b { c.reverse_bits() >> 1 } else { A[*digit] });
    }
    modules.extend([false, true, false, true, false]);
    for digit in right {
        push(&mut modules, !A[*digit] & 0b111_1111);
    }
    modules.extend([true, false, true]);
    modules
}

fn push(modules: &mut Vec<bool>, pattern: u8) {
    modules.extend((0..7).rev().map(|bit| pattern >> bit & 1 == 1));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standards_own_examples() {
        let drawn = |jan: &str| {
            let modules = bars(&Jan::parse(jan).expect("a JAN"));
            modules.iter().map(|dark| if *dark { '1' } else { '0' }).collect::<String>()
        };
        let short = drawn("96385074");
        assert_eq!(short.len(), 67);
        assert!(short.starts_with("101000101101011110111101011011101010"), "{short}");
        let long = drawn("4003994155486");
        assert_eq!(long.len(), 95);
        // Four in front: the six that follow, 0 0 3 9 9 4, are in the sets A B A A B B.
        let six = ["0001101", "0100111", "0111101", "0001011", "0010111", "0011101"];
        assert_eq!(&long[3..45], six.concat());
    }
}
