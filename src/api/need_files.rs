//! Files of needs over the API: the note verbale, evidence.

use super::attachments::files;

files!(Need NeedId "needs" "/v1/needs/{id}/files" "/v1/needs/{id}/files/{file_id}");
