//! The addresses that acquirers publish, from `assets/wallets/hosts.csv`.

use maneki_app::wallets::WalletHostView;
use maneki_core::payment::Gateway;

const HOSTS: &str = include_str!("../../../../assets/wallets/hosts.csv");

/// The shipped addresses, live ones first.
#[must_use]
pub fn shipped() -> Vec<WalletHostView> {
    let mut hosts: Vec<WalletHostView> = HOSTS.lines().skip(1).filter_map(host).collect();
    hosts.sort_by_key(|host| host.test);
    hosts
}

/// The first three cells hold neither commas nor quotes.
fn host(line: &str) -> Option<WalletHostView> {
    let mut cells = line.splitn(4, ',');
    let (gateway, system, url) = (cells.next()?, cells.next()?, cells.next()?);
    let gateway = Gateway::from_code(gateway)?.into();
    Some(WalletHostView { gateway, test: system == "test", url: url.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read_and_secure() {
        let rows = HOSTS.lines().skip(1).filter(|line| !line.trim().is_empty()).count();
        let hosts = shipped();
        assert_eq!(hosts.len(), rows);
        for host in hosts {
            let name = host.url.strip_prefix("https://").expect("https");
            assert!(!name.contains('/') && !name.is_empty(), "{}", host.url);
        }
        for (line, system) in HOSTS.lines().skip(1).map(|line| (line, line.split(',').nth(1))) {
            assert!(matches!(system, Some("live" | "test")), "{line}");
        }
    }
}
