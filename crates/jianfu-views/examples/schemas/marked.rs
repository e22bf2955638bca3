//! A page of which a part is generated: what stands outside its two markers is kept.

/// The page with the part between `<!-- NAME:begin -->` and `<!-- NAME:end -->` as it is now; nothing if a marker is missing.
pub(crate) fn with(page: &str, name: &str, part: &str) -> Option<String> {
    let (begin, end) = (
        format!("<!-- {name}:begin -->\n"),
        format!("<!-- {name}:end -->\n"),
    );
    let (head, rest) = page.split_once(&begin)?;
    let (_, tail) = rest.split_once(&end)?;
    Some(format!("{head}{begin}{part}{end}{tail}"))
}
