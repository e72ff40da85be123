//! Files of cooperations over the API: what shows how they go.

use super::attachments::files;

files!(Cooperation CooperationId "cooperations" "/v1/cooperations/{id}/files" "/v1/cooperations/{id}/files/{file_id}");
