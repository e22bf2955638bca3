//! Files that people have (CSV, XLSX; UTF-8, GB18030) into facts, or into errors by row and column.
