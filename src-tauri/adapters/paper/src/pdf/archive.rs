//! Makes a written PDF an archive (PDF/A-1b) that can be read aloud: tags, languages, colour
//! intent, metadata that agree with each other, and ids that do not change from run to run.

use crate::{
    PaperError,
    fonts::tag,
    list::{Part, Sheets},
};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};
use maneki_core::time::AtMs;
use std::collections::BTreeMap;

/// sRGB, version 2, 736 bytes (Compact ICC Profiles, CC0).
const SRGB: &[u8] = include_bytes!("../../assets/srgb.icc");
const PRODUCER: &str = "Maneki";

/// What is marked on one page, in reading order.
#[derive(Default)]
pub(super) struct Marks {
    count: i64,
    pub paragraphs: Vec<Paragraph>,
    pub figures: Vec<Figure>,
}

pub(super) struct Paragraph {
    pub number: u32,
    pub part: Part,
    pub marks: Vec<i64>,
}

pub(super) struct Figure {
    pub says: String,
    pub mark: i64,
}

impl Marks {
    pub(super) fn next(&mut self) -> i64 {
        let mark = self.count;
        self.count += 1;
        mark
    }
}

pub(super) fn finish(
    mut document: Document,
    sheets: &Sheets,
    marks: &[Marks],
    glyphs_in: &BTreeMap<String, u16>,
) -> Result<Vec<u8>, PaperError> {
    let fault = |error: lopdf::Error| PaperError::Pdf(error.to_string());
    document.version = "1.4".into();
    mark_fonts(&mut document, glyphs_in);
    let tree = tag_pages(&mut document, marks).map_err(fault)?;
    // PDF/A wants the metadata readable by a program that knows no PDF.
    let metadata = document.add_object(
        Stream::new(
            dictionary! { "Type" => "Metadata", "Subtype" => "XML" },
            xmp(sheets).into_bytes(),
        )
        .with_compression(false),
    );
    let profile = document.add_object(Stream::new(
        dictionary! { "N" => 3, "Alternate" => "DeviceRGB" },
        SRGB.to_vec(),
    ));
    let intent = dictionary! {
        "Type" => "OutputIntent",
        "S" => "GTS_PDFA1",
        "OutputConditionIdentifier" => Object::string_literal("sRGB"),
        "Info" => Object::string_literal("sRGB"),
        "DestOutputProfile" => profile,
    };
    let catalog = document.catalog_mut().map_err(fault)?;
    catalog.set("Metadata", metadata);
    catalog.set("OutputIntents", vec![intent.into()]);
    catalog.set("Lang", Object::string_literal(tag(sheets.language)));
    catalog.set("MarkInfo", dictionary! { "Marked" => true });
    catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
    catalog.set("StructTreeRoot", tree);
    let info = document.add_object(dictionary! {
        "Title" => utf16(&sheets.title),
        "Creator" => Object::string_literal(PRODUCER),
        "Producer" => Object::string_literal(PRODUCER),
        "CreationDate" => Object::string_literal(info_date(sheets.at)),
        "ModDate" => Object::string_literal(info_date(sheets.at)),
    });
    // printpdf's own Info claims PDF/X and 1970.
    document.trailer.set("Info", info);
    document.prune_objects();
    document.compress();
    let id = Object::String(fingerprint(&document).to_vec(), StringFormat::Hexadecimal);
    document.trailer.set("ID", vec![id.clone(), id]);
    let mut bytes = vec![];
    document.save_to(&mut bytes).map_err(|error| PaperError::Pdf(error.to_string()))?;
    Ok(bytes)
}

/// Says of each subset which codes it has.
fn mark_fonts(document: &mut Document, glyphs_in: &BTreeMap<String, u16>) {
    let named = |font: &Dictionary| -> Option<u16> {
        let name = font.get(b"FontName").and_then(Object::as_name).ok()?;
        glyphs_in.get(&String::from_utf8_lossy(name.get(..6)?).into_owned()).copied()
    };
    let descriptors: Vec<(ObjectId, u16)> = document
        .objects
        .iter()
        .filter_map(|(id, object)| Some((*id, named(object.as_dict().ok()?)?)))
        .collect();
    for (id, glyphs) in descriptors {
        let (whole, rest) = (usize::from(glyphs / 8), glyphs % 8);
        let mut bits = vec![0xFF_u8; whole];
        if rest > 0 {
            bits.push(0xFF << (8 - rest));
        }
        let set = document.add_object(Stream::new(dictionary! {}, bits));
        if let Ok(descriptor) = document.get_dictionary_mut(id) {
            descriptor.set("CIDSet", set);
        }
    }
}

fn tag_pages(document: &mut Document, marks: &[Marks]) -> Result<ObjectId, lopdf::Error> {
    let root = document.new_object_id();
    let whole = document.new_object_id();
    let pages: Vec<ObjectId> = document.get_pages().into_values().collect();
    let (mut kids, mut numbers) = (vec![], vec![]);
    for ((index, page), marks) in (0_i64..).zip(pages).zip(marks) {
        let mut parents: BTreeMap<i64, ObjectId> = BTreeMap::new();
        for paragraph in &marks.paragraphs {
            let kind = match paragraph.part {
                Part::Title => "H1",
                Part::Heading => "H2",
                Part::Text | Part::Artifact => "P",
            };
            let content: Vec<Object> = paragraph.marks.iter().map(|mark| (*mark).into()).collect();
            let element = dictionary! {
                "Type" => "StructElem", "S" => kind, "P" => whole, "Pg" => page, "K" => content,
            };
            let element = document.add_object(element);
            parents.extend(paragraph.marks.iter().map(|mark| (*mark, element)));
            kids.push(element.into());
        }
        for figure in &marks.figures {
            let element = document.add_object(dictionary! {
                "Type" => "StructElem", "S" => "Figure", "P" => whole, "Pg" => page,
                "Alt" => utf16(&figure.says),
                "K" => vec![figure.mark.into()],
            });
            parents.insert(figure.mark, element);
            kids.push(element.into());
        }
        let parents: Vec<Object> = parents.into_values().map(Object::Reference).collect();
        numbers.push(index.into());
        numbers.push(document.add_object(parents).into());
        let page = document.get_dictionary_mut(page)?;
        page.set("StructParents", index);
        page.set("Tabs", "S");
        page.remove(b"Annots");
    }
    let next = Object::Integer(i64::try_from(marks.len()).unwrap_or(0));
    let tree = document.add_object(dictionary! { "Nums" => numbers });
    document.set_object(
        whole,
        dictionary! { "Type" => "StructElem", "S" => "Document", "P" => root, "K" => kids },
    );
    let root_content = dictionary! {
        "Type" => "StructTreeRoot", "K" => whole, "ParentTree" => tree,
        "ParentTreeNextKey" => next,
    };
    document.set_object(root, root_content);
    Ok(root)
}

fn utf16(text: &str) -> Object {
    let mut bytes = vec![0xFE, 0xFF];
    bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    Object::String(bytes, StringFormat::Hexadecimal)
}

/// `D:20261123140500+09'00'`.
fn info_date(at: AtMs) -> String {
    format!("D:{}+09'00'", at.digits_in_japan())
}

/// The same facts as the Info dictionary, as XMP.
fn xmp(sheets: &Sheets) -> String {
    let title = sheets.title.replace('&', "&amp;").replace('<', "&lt;");
    let at = sheets.at.iso_in_japan();
    format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"\n \
         xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\"\n \
         xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">\n\
         <dc:format>application/pdf</dc:format>\n\
         <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt></dc:title>\n\
         <xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool>\n\
         <xmp:CreateDate>{at}</xmp:CreateDate>\n\
         <xmp:ModifyDate>{at}</xmp:ModifyDate>\n\
         <pdf:Producer>{PRODUCER}</pdf:Producer>\n\
         <pdfaid:part>1</pdfaid:part>\n\
         <pdfaid:conformance>B</pdfaid:conformance>\n\
         </rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"w\"?>"
    )
}

/// Sixteen bytes that depend on everything in the file: FNV-1a over its streams, both ways.
fn fingerprint(document: &Document) -> [u8; 16] {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
    let streams = || document.objects.values().filter_map(|object| object.as_stream().ok());
    let content = || streams().flat_map(|stream| stream.content.iter());
    let forth = content().fold(0xcbf2_9ce4_8422_2325, step);
    let again = content().fold(forth, step);
    let mut out = [0; 16];
    out[..8].copy_from_slice(&forth.to_be_bytes());
    out[8..].copy_from_slice(&again.to_be_bytes());
    out
}
