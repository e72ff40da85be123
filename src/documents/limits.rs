//! How much a document may hold. Each limit is well above what real sources
//! hold and far below what could hurt the service.

/// The largest known source (43,136 recommendations) has 11 MB.
pub const FILE_BYTES_MAX: usize = 64 << 20;

/// What a DOCX or XLSX may unpack to, over all its parts: the largest known
/// matrix unpacks to 1.3 MB, an export of every UPR recommendation to about 120 MB.
pub const UNPACKED_BYTES_MAX: u64 = 192 << 20;

/// Unpacked bytes for each packed byte. Tables of Word and Excel reach 30; only a
/// bomb reaches hundreds.
pub const UNPACK_RATIO_MAX: u64 = 200;

/// Below this a part may have any ratio: it cannot hurt, and blank parts pack well.
pub const UNPACK_RATIO_FREE_BYTES: u64 = 4 << 20;

/// Parts of a DOCX or XLSX. A matrix has about 30; pictures may add some.
pub const ZIP_ENTRIES_MAX: usize = 2_000;

/// A JSON export: its items take up to ten times their length in memory. The export
/// of one State over three cycles has 1 MB.
pub const JSON_BYTES_MAX: usize = 32 << 20;

/// Bytes that merged cells of Word tables may repeat: real matrices repeat none.
pub const FILLED_BYTES_MAX: usize = 16 << 20;

/// Bytes between brackets that may name States: a list of all members has 2,600.
pub const STATES_BYTES_MAX: usize = 4_000;

/// Bytes of two names of States joined by "and": the longest have 120.
pub const TWO_STATES_BYTES_MAX: usize = 160;

/// Nesting of XML elements. Word needs about 30.
pub const XML_DEPTH_MAX: usize = 200;

/// Rows of one file: all recommendations of three cycles are about 150,000, one
/// row per recommending State.
pub const ROWS_MAX: u32 = 500_000;

/// Columns of a sheet: the widest known export has 30.
pub const COLUMNS_MAX: u32 = 200;

/// Characters of a recommendation: the longest known has 2,321.
pub const TEXT_CHARS_MAX: usize = 10_000;

/// Characters of one label (theme, group of persons, goal): the longest known has 115.
pub const LABEL_CHARS_MAX: usize = 300;

/// Labels in one cell: the most known is 24.
pub const LABELS_MAX: usize = 100;

/// Characters of a code or number (symbol, paragraph, status, identifier).
pub const CODE_CHARS_MAX: usize = 100;

/// Recommending States of one recommendation: all members and observers but one.
pub const STATES_MAX: usize = 194;

/// Characters of a refused value that a diagnostic repeats.
pub const EXCERPT_CHARS_MAX: usize = 80;
