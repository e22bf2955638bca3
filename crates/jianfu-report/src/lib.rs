//! From figures to JSON, HTML, SVG, DOCX and XLSX. It computes nothing.
