//! The thesaurus over the API: schemes, labels and the mappings between them.

use serde::{Deserialize, Serialize};

use crate::domain::error::Error;
use crate::domain::organization::Names;
use crate::domain::thesaurus::{self, Dimension, Label, Mapping, Relation, Scheme};
use crate::http::call::{Call, Reply};
use crate::http::query::Query;
use crate::service::idempotency::Answer;

/// The vocabularies of themes, groups of persons and goals.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ThesaurusView {
    /// The edition of labels and mappings together.
    pub version: &'static str,
    pub schemes: Vec<SchemeView>,
}

/// One list of labels.
#[derive(Serialize, utoipa::ToSchema)]
pub struct SchemeView {
    pub scheme: Scheme,
    pub dimension: Dimension,
    /// Whether new records use it and the older lists are mapped to it.
    pub latest: bool,
    pub labels: usize,
}

/// One label.
#[derive(Serialize, utoipa::ToSchema)]
pub struct LabelView {
    /// `scheme:code`, stable for ever.
    pub id: String,
    pub scheme: Scheme,
    pub names: Names,
    /// The label one step up in the same scheme.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub broader: Option<String>,
    /// Who vouches for the label.
    pub source: String,
    /// What it is in the latest lists.
    pub mappings: Vec<MappingView>,
}

/// How a label stands to one of the latest lists.
#[derive(Serialize, utoipa::ToSchema)]
pub struct MappingView {
    pub relation: Relation,
    /// Absent for `none`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Who decided so.
    pub source: String,
}

impl LabelView {
    fn new(label: &Label) -> Self {
        let own = thesaurus::mappings().iter().filter(|m| m.from == label.id);
        Self {
            id: label.id.clone(),
            scheme: label.scheme,
            names: label.names.clone(),
            broader: label.broader.clone(),
            source: label.source.clone(),
            mappings: own.map(MappingView::new).collect(),
        }
    }
}

impl MappingView {
    fn new(mapping: &Mapping) -> Self {
        Self {
            relation: mapping.relation,
            to: mapping.to.clone(),
            source: mapping.source.clone(),
        }
    }
}

/// The schemes, and the edition of them all.
#[utoipa::path(get, path = "/v1/thesaurus", tag = "thesaurus", responses(
    (status = 200, body = ThesaurusView),
))]
pub async fn read(call: Call) -> Reply {
    let view = |scheme: &Scheme| SchemeView {
        scheme: *scheme,
        dimension: scheme.dimension(),
        latest: scheme.is_latest(),
        labels: thesaurus::labels(*scheme).count(),
    };
    call.run(move || {
        Answer::ok(&ThesaurusView {
            version: thesaurus::VERSION,
            schemes: Scheme::ALL.iter().map(view).collect(),
        })
    })
    .await
}

/// Which labels are wanted.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LabelQuery {
    /// One scheme (`uhri-c4`); all when not given.
    pub scheme: Option<String>,
}

/// The labels, in the order of their lists.
#[utoipa::path(get, path = "/v1/thesaurus/labels", tag = "thesaurus", params(LabelQuery), responses(
    (status = 200, body = Vec<LabelView>),
))]
pub async fn labels(call: Call, query: Query<LabelQuery>) -> Reply {
    call.run(move || {
        let schemes: Vec<Scheme> = match &query.scheme {
            None => Scheme::ALL.to_vec(),
            Some(code) => {
                vec![
                    code.parse()
                        .map_err(|unknown: crate::domain::codes::UnknownCode| {
                            Error::field("scheme", unknown.into())
                        })?,
                ]
            }
        };
        let labels = schemes.into_iter().flat_map(thesaurus::labels);
        Answer::ok(&labels.map(LabelView::new).collect::<Vec<_>>())
    })
    .await
}
