PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE leases (
    name TEXT NOT NULL PRIMARY KEY, holder TEXT NOT NULL, until_ms BIGINT NOT NULL);
INSERT INTO leases VALUES('clocks','a replica that is gone',1795428999916);
INSERT INTO leases VALUES('vectors','a replica that is gone',1795428962385);
CREATE TABLE __diesel_schema_migrations (
       version VARCHAR(50) PRIMARY KEY NOT NULL,
       run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP
);
INSERT INTO __diesel_schema_migrations VALUES('0001','2026-11-23 10:13:07');
CREATE TABLE settings (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
INSERT INTO settings VALUES('recommendations_edition','2');
INSERT INTO settings VALUES('signing_key','a-signing-key-that-only-this-dump-knows-0001');
CREATE TABLE feed_head (
    part SMALLINT NOT NULL PRIMARY KEY,
    n BIGINT NOT NULL
);
INSERT INTO feed_head VALUES(0,168);
CREATE TABLE feed (
    part SMALLINT NOT NULL,
    seq BIGINT NOT NULL,
    kind TEXT NOT NULL,
    record_id TEXT NOT NULL,
    change TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (part, seq)
);
INSERT INTO feed VALUES(0,163,'vectors','01a207e5-2ddb-7000-b26b-eba650c1380d','encoded',1795428791105);
INSERT INTO feed VALUES(0,164,'vectors','01a207e5-3345-7000-965d-9678c7533c0f','encoded',1795428792034);
INSERT INTO feed VALUES(0,165,'offer','01a207e6-87c6-7000-baf5-02a1bfd6f7b8','created',1795428878278);
INSERT INTO feed VALUES(0,166,'vectors','01a207e6-87d9-7000-b39d-26b261a9d62c','encoded',1795428878327);
INSERT INTO feed VALUES(0,167,'import','01a207e6-e5bc-7000-8836-ddf1c8774bd9','published',1795428902340);
INSERT INTO feed VALUES(0,168,'vectors','01a207e6-e5f5-7000-a185-cf91875f101b','encoded',1795428902409);
CREATE TABLE audit (
    id TEXT NOT NULL PRIMARY KEY,
    at_ms BIGINT NOT NULL,
    user_id TEXT,
    api_key_id TEXT,
    organization_id TEXT,
    action TEXT NOT NULL,
    kind TEXT NOT NULL,
    record_id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    before_json TEXT,
    after_json TEXT
);
INSERT INTO audit VALUES('01a207e5-269a-71ae-a07f-88d6b2783dff',1792491189459,'01a207e5-269a-70fe-ba40-1bd5312198d0',NULL,'01a207e5-269a-70a9-b8dd-1503f8277798','created','need','01a207e5-269a-71ad-b69b-648b8e9c1c61','demonstration',NULL,'{"title":"Secrétariat permanent et base de données pour le suivi des recommandations","problem":"La commission interministérielle chargée des rapports et du suivi se réunit trois fois par an, mais elle n''a ni secrétariat ni outil commun. Chaque ministère tient son propre tableau, les réponses arrivent tard et personne ne sait quelles recommandations de l''Examen périodique universel ont avancé.","language":"fr","already_tried":"Un arrêté a désigné un point focal dans chaque ministère et un tableur partagé a été essayé pendant un an ; il n''a plus été tenu à jour après le départ de son responsable.","assistance_types":["nmirf_setup","equipment_and_it","training"],"assistance_other":null,"themes":["uhri-c4:national-mechanisms-for-implementation-reporting-and-follow-up","uhri-c4:cooperation-with-human-rights-mechanisms-and-requests-for-technical-assistance"],"groups_of_persons":["uhri-groups-c4:public-officials"],"sdgs":["sdg:16.6","sdg:17.9"],"beneficiary_authority":"Commission interministérielle de rédaction des rapports et de suivi des recommandations","lines":[{"assistance_type":"nmirf_setup","description":"Appui d''un expert à la mise en place du secrétariat permanent","quantity":40,"unit":"jours d''expert"},{"assistance_type":"equipment_and_it","description":"Base de données de suivi des recommandations, installée et documentée","quantity":1,"unit":"système"},{"assistance_type":"training","description":"Formation des points focaux des ministères au suivi et aux indicateurs","quantity":30,"unit":"personnes"}],"window":{"from":"2026-12-23","until":"2027-09-19"},"languages_of_delivery":["fr"],"success_measure":"Le secrétariat compte trois agents permanents et un état d''avancement de toutes les recommandations est publié deux fois par an.","preferred_partners":[],"excluded_partners":[],"recommendations":["01a207e5-269a-71a1-8632-dbb10c72d171","01a207e5-269a-71a6-a1cf-97dc1c161fc6"],"upr_process":false,"contact":{"name":"Desk of TGO (demonstration)","email":"focal_point@tgo.example","phone":null},"budget":null,"visibility":"extranet","audience":[],"valid_until":null}');
INSERT INTO audit VALUES('01a207e5-269a-71af-b6fa-f22a02cbda5d',1792577589461,'01a207e5-269a-70fe-ba40-1bd5312198d0',NULL,'01a207e5-269a-70a9-b8dd-1503f8277798','submit','need','01a207e5-269a-71ad-b69b-648b8e9c1c61','demonstration','{"title":"Secrétariat permanent et base de données pour le suivi des recommandations","problem":"La commission interministérielle chargée des rapports et du suivi se réunit trois fois par an, mais elle n''a ni secrétariat ni outil commun. Chaque ministère tient son propre tableau, les réponses arrivent tard et personne ne sait quelles recommandations de l''Examen périodique universel ont avancé.","language":"fr","already_tried":"Un arrêté a désigné un point focal dans chaque ministère et un tableur partagé a été essayé pendant un an ; il n''a plus été tenu à jour après le départ de son responsable.","assistance_types":["nmirf_setup","equipment_and_it","training"],"assistance_other":null,"themes":["uhri-c4:national-mechanisms-for-implementation-reporting-and-follow-up","uhri-c4:cooperation-with-human-rights-mechanisms-and-requests-for-technical-assistance"],"groups_of_persons":["uhri-groups-c4:public-officials"],"sdgs":["sdg:16.6","sdg:17.9"],"beneficiary_authority":"Commission interministérielle de rédaction des rapports et de suivi des recommandations","lines":[{"assistance_type":"nmirf_setup","description":"Appui d''un expert à la mise en place du secrétariat permanent","quantity":40,"unit":"jours d''expert"},{"assistance_type":"equipment_and_it","description":"Base de données de suivi des recommandations, installée et documentée","quantity":1,"unit":"système"},{"assistance_type":"training","description":"Formation des points focaux des ministères au suivi et aux indicateurs","quantity":30,"unit":"personnes"}],"window":{"from":"2026-12-23","until":"2027-09-19"},"languages_of_delivery":["fr"],"success_measure":"Le secrétariat compte trois agents permanents et un état d''avancement de toutes les recommandations est publié deux fois par an.","preferred_partners":[],"excluded_partners":[],"recommendations":["01a207e5-269a-71a1-8632-dbb10c72d171","01a207e5-269a-71a6-a1cf-97dc1c161fc6"],"upr_process":false,"contact":{"name":"Desk of TGO (demonstration)","email":"focal_point@tgo.example","phone":null},"budget":null,"visibility":"extranet","audience":[],"valid_until":null}','{"title":"Secrétariat permanent et base de données pour le suivi des recommandations","problem":"La commission interministérielle chargée des rapports et du suivi se réunit trois fois par an, mais elle n''a ni secrétariat ni outil commun. Chaque ministère tient son propre tableau, les réponses arrivent tard et personne ne sait quelles recommandations de l''Examen périodique universel ont avancé.","language":"fr","already_tried":"Un arrêté a désigné un point focal dans chaque ministère et un tableur partagé a été essayé pendant un an ; il n''a plus été tenu à jour après le départ de son responsable.","assistance_types":["nmirf_setup","equipment_and_it","training"],"assistance_other":null,"themes":["uhri-c4:national-mechanisms-for-implementation-reporting-and-follow-up","uhri-c4:cooperation-with-human-rights-mechanisms-and-requests-for-technical-assistance"],"groups_of_persons":["uhri-groups-c4:public-officials"],"sdgs":["sdg:16.6","sdg:17.9"],"beneficiary_authority":"Commission interministérielle de rédaction des rapports et de suivi des recommandations","lines":[{"assistance_type":"nmirf_setup","description":"Appui d''un expert à la mise en place du secrétariat permanent","quantity":40,"unit":"jours d''expert"},{"assistance_type":"equipment_and_it","description":"Base de données de suivi des recommandations, installée et documentée","quantity":1,"unit":"système"},{"assistance_type":"training","description":"Formation des points focaux des ministères au suivi et aux indicateurs","quantity":30,"unit":"personnes"}],"window":{"from":"2026-12-23","until":"2027-09-19"},"languages_of_delivery":["fr"],"success_measure":"Le secrétariat compte trois agents permanents et un état d''avancement de toutes les recommandations est publié deux fois par an.","preferred_partners":[],"excluded_partners":[],"recommendations":["01a207e5-269a-71a1-8632-dbb10c72d171","01a207e5-269a-71a6-a1cf-97dc1c161fc6"],"upr_process":false,"contact":{"name":"Desk of TGO (demonstration)","email":"focal_point@tgo.example","phone":null},"budget":null,"visibility":"extranet","audience":[],"valid_until":null}');
CREATE TABLE idempotency_keys (
    actor TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    status SMALLINT NOT NULL,
    headers TEXT NOT NULL,
    body TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    PRIMARY KEY (actor, idempotency_key)
);
INSERT INTO idempotency_keys VALUES('user:01a207e5-269a-7102-9f79-d7d38f69a04f','dump-1','dea194dbceb7990b5f69b12232613ac6868d1d3e8b67f6cfdd06276b07de2aec',201,'{"etag":"\"1\"","location":"/v1/offers/01a207e6-87c6-7000-baf5-02a1bfd6f7b8"}','{"id":"01a207e6-87c6-7000-baf5-02a1bfd6f7b8","organization":{"id":"01a207e5-269a-70c4-8933-b559e9631624","kind":"un_entity","code":"UNDP","names":{"en":"United Nations Development Programme","fr":"Programme des Nations Unies pour le développement","es":"Programa de las Naciones Unidas para el Desarrollo","ar":"برنامج الأمم المتحدة الإنمائي","ru":"Программа развития Организации Объединенных Наций","zh":"联合国开发计划署"}},"state":"draft","moves":["submit","withdraw"],"version":1,"content":{"title":"Help with the first follow-up plan","description":"Two advisers draw up a follow-up plan with the ministry.","language":"en","assistance_types":["policy_or_action_plan"],"assistance_other":null,"themes":[],"groups_of_persons":[],"sdgs":[],"eligible_states":[],"eligible_regions":[],"eligible_groups":[],"capacity":[],"conditions":"","cost_terms":"to_be_agreed","window":null,"languages_of_delivery":["en"],"standing":false,"indicative":false,"recommendations":[],"upr_process":true,"contact":null,"budget":null,"visibility":"extranet","audience":[],"valid_until":null},"valid_until":"2027-05-22T10:14:38.278Z","last_verified_at":"2026-11-23T10:14:38.278Z","created_at":"2026-11-23T10:14:38.278Z","updated_at":"2026-11-23T10:14:38.278Z"}',1795428878278);
CREATE TABLE organizations (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    code TEXT NOT NULL UNIQUE,
    names TEXT NOT NULL,
    country TEXT,
    active BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL
);
INSERT INTO organizations VALUES('01a207e5-269a-701e-8e0e-376bd662831a','state','CHE','{"en":"Switzerland","fr":"Suisse","es":"Suiza","ar":"سويسرا","ru":"Швейцария","zh":"瑞士"}',NULL,1,1,1795428787866,1795428787866);
INSERT INTO organizations VALUES('01a207e5-269a-7048-b1ef-22e83a257636','state','HND','{"en":"Honduras","fr":"Honduras","es":"Honduras","ar":"هندوراس","ru":"Гондурас","zh":"洪都拉斯"}',NULL,1,1,1795428787866,1795428787866);
INSERT INTO organizations VALUES('01a207e5-269a-7057-9c5f-22bb993785e8','state','KAZ','{"en":"Kazakhstan","fr":"Kazakhstan","es":"Kazajstán","ar":"كازاخستان","ru":"Казахстан","zh":"哈萨克斯坦"}',NULL,1,1,1795428787866,1795428787866);
INSERT INTO organizations VALUES('01a207e5-269a-706a-8e12-bbace6f1f5df','state','MAR','{"en":"Morocco","fr":"Maroc","es":"Marruecos","ar":"المغرب","ru":"Марокко","zh":"摩洛哥"}',NULL,1,1,1795428787866,1795428787866);
INSERT INTO organizations VALUES('01a207e5-269a-706d-bf30-22e5f2167839','state','MDG','{"en":"Madagascar","fr":"Madagascar","es":"Madagascar","ar":"مدغشقر","ru":"Мадагаскар","zh":"马达加斯加"}',NULL,1,1,1795428787866,1795428787866);
INSERT INTO organizations VALUES('01a207e5-269a-70a9-b8dd-1503f8277798','state','TGO','{"en":"Togo","fr":"Togo","es":"Togo","ar":"توغو","ru":"Того","zh":"多哥"}',NULL,1,1,1795428787866,1795428787866);
INSERT INTO organizations VALUES('01a207e5-269a-70c3-863e-4b072c15cf73','un_entity','OHCHR','{"en":"Office of the United Nations High Commissioner for Human Rights","fr":"Haut-Commissariat des Nations Unies aux droits de l’homme","es":"Oficina del Alto Comisionado de las Naciones Unidas para los Derechos Humanos","ar":"مفوضية الأمم المتحدة السامية لحقوق الإنسان","ru":"Управление Верховного комиссара Организации Объединенных Наций по правам человека","zh":"联合国人权事务高级专员办事处"}',NULL,1,1,1795428787866,1795428787866);
INSERT INTO organizations VALUES('01a207e5-269a-70c4-8933-b559e9631624','un_entity','UNDP','{"en":"United Nations Development Programme","fr":"Programme des Nations Unies pour le développement","es":"Programa de las Naciones Unidas para el Desarrollo","ar":"برنامج الأمم المتحدة الإنمائي","ru":"Программа развития Организации Объединенных Наций","zh":"联合国开发计划署"}',NULL,1,1,1795428787866,1795428787866);
INSERT INTO organizations VALUES('01a207e5-269a-70c7-9f0a-93b90e623073','un_entity','UNFPA','{"en":"United Nations Population Fund","fr":"Fonds des Nations Unies pour la population","es":"Fondo de Población de las Naciones Unidas","ar":"صندوق الأمم المتحدة للسكان","ru":"Фонд Организации Объединенных Наций в области народонаселения","zh":"联合国人口基金"}',NULL,1,1,1795428787866,1795428787866);
CREATE TABLE users (
    id TEXT NOT NULL PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    password_hash TEXT,
    active BOOLEAN NOT NULL,
    failed_sign_ins INTEGER NOT NULL,
    locked_until_ms BIGINT NOT NULL,
    last_sign_in_ms BIGINT,
    version BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL
);
INSERT INTO users VALUES('01a207e5-269a-70f0-93ab-0b0962e70dfb','admin@ohchr.example','Administrator (demonstration)','en','$argon2id$v=19$m=19456,t=2,p=1$F/E0nCBk9swB/2aGB9gONg$ED6m0hfGOWRUEustL6IJNyWa0HPTiMWoBrA2TY5cXDg',1,0,0,1795428878158,1,1774692787906,1774692787906);
INSERT INTO users VALUES('01a207e5-269a-70f6-83a4-2427375a890f','clearing_house@ohchr.example','Clearing-house officer (demonstration)','en','$argon2id$v=19$m=19456,t=2,p=1$j3T/p0ykspQvEfwmVQej4g$FvQtWiTtPDi2QBWfvLVseM37bKPuyPqE8PC5L2WnR/Q',1,0,0,1795428902304,1,1774692787906,1774692787906);
INSERT INTO users VALUES('01a207e5-269a-70fe-ba40-1bd5312198d0','focal_point@tgo.example','Point focal, Mission permanente du Togo (démonstration)','en','$argon2id$v=19$m=19456,t=2,p=1$G8Sglsa46QRzaQDmd+ZuHA$u9rXVD5ZwYRCnrez7CYmqyp6FuNbY6TvacPF98tjupg',1,0,0,NULL,1,1774692787906,1774692787906);
INSERT INTO users VALUES('01a207e5-269a-7102-9f79-d7d38f69a04f','agency@undp.example','Governance desk (demonstration)','en','$argon2id$v=19$m=19456,t=2,p=1$TDYTjw7dsmUq76F4se/QcQ$7Ikjg7jmmy8YRHZkLXmpum+ewxlQKzZDmzCxDOlfOWI',1,0,0,1795428878252,1,1774692787906,1774692787906);
INSERT INTO users VALUES('01a207e5-269a-7132-a0f1-3cbc97c73e83','focal_point@hnd.example','Desk of HND (demonstration)','en','$argon2id$v=19$m=19456,t=2,p=1$rKHpShi9NKc+SNaQb+oWiA$pE8xlhSzt9IFyOIuvy8+eA52rN05jW6oRTRWUBzRqwE',1,0,0,NULL,1,1774692787906,1774692787906);
INSERT INTO users VALUES('01a207e5-269a-7136-911f-e068012501e4','focal_point@kaz.example','Desk of KAZ (demonstration)','en','$argon2id$v=19$m=19456,t=2,p=1$N5SggXpiiP17CrStZKtmdw$L4B2yBbpHmzEsXCk32auL4slFOgavIn/klh1p4zzXXk',1,0,0,NULL,1,1774692787906,1774692787906);
INSERT INTO users VALUES('01a207e5-269a-7146-b894-4b7002fb5f4d','focal_point@mar.example','Desk of MAR (demonstration)','en','$argon2id$v=19$m=19456,t=2,p=1$meDEjyIN+PYyaILY2B7J1w$/Dsg8ODlepUw2TX1IjvNYhu8Yxi1+Tzz1KPNUjrPSFI',1,0,0,NULL,1,1774692787906,1774692787906);
INSERT INTO users VALUES('01a207e5-269a-715a-8721-e0e31b74c903','agency@ohchr.example','Desk of OHCHR (demonstration)','en','$argon2id$v=19$m=19456,t=2,p=1$9Ql8Ky4XP+LJl7MhC9YEIg$P+Wtkj4uI4TDZGGX2mWt4Ik3Hl1Z5eKiGfRu9iSCA70',1,0,0,NULL,1,1774692787906,1774692787906);
INSERT INTO users VALUES('01a207e5-2da9-7002-a405-c888ab242f78','observer@che.example','Observer, Permanent Mission of Switzerland (demonstration)','en','$argon2id$v=19$m=19456,t=2,p=1$odz6llKb5qmdigmBnY/pyA$RVs4tCUmsRXbE2Am3PD7afXK/woKZP8rr5qAM1xs580',1,0,0,NULL,1,1774692789676,1774692789676);
CREATE TABLE mandates (
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    roles TEXT NOT NULL,
    starts_ms BIGINT NOT NULL,
    ends_ms BIGINT
);
INSERT INTO mandates VALUES('01a207e5-269a-70f2-a670-62e5f20d0a72','01a207e5-269a-70f0-93ab-0b0962e70dfb','01a207e5-269a-70c3-863e-4b072c15cf73','["admin"]',1704067200000,NULL);
INSERT INTO mandates VALUES('01a207e5-269a-70f8-92eb-3115db71eb5f','01a207e5-269a-70f6-83a4-2427375a890f','01a207e5-269a-70c3-863e-4b072c15cf73','["clearing_house"]',1704067200000,NULL);
INSERT INTO mandates VALUES('01a207e5-269a-7100-82e2-5f68ab01be08','01a207e5-269a-70fe-ba40-1bd5312198d0','01a207e5-269a-70a9-b8dd-1503f8277798','["focal_point"]',1704067200000,NULL);
INSERT INTO mandates VALUES('01a207e5-269a-7104-928b-abec0428a332','01a207e5-269a-7102-9f79-d7d38f69a04f','01a207e5-269a-70c4-8933-b559e9631624','["agency"]',1704067200000,NULL);
INSERT INTO mandates VALUES('01a207e5-269a-7134-824a-4d5154aa6d23','01a207e5-269a-7132-a0f1-3cbc97c73e83','01a207e5-269a-7048-b1ef-22e83a257636','["focal_point"]',1704067200000,NULL);
INSERT INTO mandates VALUES('01a207e5-269a-7138-9519-e1f508385d3d','01a207e5-269a-7136-911f-e068012501e4','01a207e5-269a-7057-9c5f-22bb993785e8','["focal_point"]',1704067200000,NULL);
INSERT INTO mandates VALUES('01a207e5-269a-7148-a77b-def59da9a3a9','01a207e5-269a-7146-b894-4b7002fb5f4d','01a207e5-269a-706a-8e12-bbace6f1f5df','["focal_point"]',1704067200000,NULL);
INSERT INTO mandates VALUES('01a207e5-269a-715c-b268-2ed1f40748fd','01a207e5-269a-715a-8721-e0e31b74c903','01a207e5-269a-70c3-863e-4b072c15cf73','["agency"]',1704067200000,NULL);
INSERT INTO mandates VALUES('01a207e5-2da9-7004-ab51-31c3274604bd','01a207e5-2da9-7002-a405-c888ab242f78','01a207e5-269a-701e-8e0e-376bd662831a','["observer"]',1704067200000,NULL);
CREATE TABLE refresh_tokens (
    id TEXT NOT NULL PRIMARY KEY,
    family_id TEXT NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id),
    mandate_id TEXT NOT NULL REFERENCES mandates (id),
    token_hash TEXT NOT NULL UNIQUE,
    created_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL,
    used_ms BIGINT,
    revoked_ms BIGINT
);
INSERT INTO refresh_tokens VALUES('01a207e5-2e77-7000-8b86-489ed5701000','01a207e5-2e77-7000-8b86-489ed5701000','01a207e5-269a-70f0-93ab-0b0962e70dfb','01a207e5-269a-70f2-a670-62e5f20d0a72','e1b3ddea9c43a03113ef844cabd6b7f8e079dc54448eadf9fddf5ba215b6c8d3',1795428789879,1798020789879,NULL,NULL);
INSERT INTO refresh_tokens VALUES('01a207e5-2ec0-7000-83fd-1c03e58528b6','01a207e5-2ec0-7000-83fd-1c03e58528b6','01a207e5-269a-70f6-83a4-2427375a890f','01a207e5-269a-70f8-92eb-3115db71eb5f','82856efffb3b663d8fd9e512f52989319504fba07645a5b46508368724d09cc0',1795428789952,1798020789952,NULL,NULL);
CREATE TABLE api_keys (
    id TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    name TEXT NOT NULL,
    prefix TEXT NOT NULL,
    key_hash TEXT NOT NULL UNIQUE,
    scopes TEXT NOT NULL,
    created_by TEXT,
    created_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL,
    last_used_ms BIGINT,
    revoked_ms BIGINT
);
INSERT INTO api_keys VALUES('01a207e6-87ba-7000-abf0-29ae57949755','01a207e5-269a-70c4-8933-b559e9631624','Register of projects','523f18ef','ec1769fcc0fbf97a16baf3b2e4c91c6a8de7eae7fe665dbce28cc0a9e07f061d','["read","write"]','01a207e5-269a-7102-9f79-d7d38f69a04f',1795428878266,1826964878266,NULL,NULL);
CREATE TABLE one_time_links (
    id TEXT NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    user_id TEXT,
    created_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL,
    used_ms BIGINT
);
INSERT INTO one_time_links VALUES('01a207e6-87d1-7000-bc7a-304585685190','password_reset','0ab8db9144f1d14a7c19873286f86b1ce615dc5f5e1a3dcef463ceb2b46b2596','01a207e5-2da9-7002-a405-c888ab242f78',1795428878289,1795432478289,NULL);
CREATE TABLE recommendations (
    id TEXT NOT NULL PRIMARY KEY,
    identity TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    document_symbol TEXT,
    paragraph TEXT,
    state_under_review TEXT NOT NULL,
    cycle SMALLINT NOT NULL,
    session SMALLINT NOT NULL,
    place BIGINT NOT NULL,
    position TEXT NOT NULL,
    action_category SMALLINT,
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL
);
INSERT INTO recommendations VALUES('01a207e5-269a-7187-a726-2e4a211a7a09','A/HRC/DEMO/HND#11.2#2a331a4d19bc54a0','recommendation','A/HRC/DEMO/HND','11.2','HND',4,50,1394509309378562,'supported',5,'{"part":"2a331a4d19bc54a0","recommending_states":["ESP","MEX"],"themes":["uhri-c4:support-to-victims-and-witnesses","uhri-c4:violence-against-women"],"groups_of_persons":["uhri-groups-c4:victims-and-witnesses","uhri-groups-c4:women-and-girls"],"sdgs":["sdg:5.2"],"source_of_position":"demonstration","translation_groups":["demo:HND:11.2"]}',1,1774692787906,1774692787906);
INSERT INTO recommendations VALUES('01a207e5-269a-7190-bfdc-b86e97f49489','A/HRC/DEMO/KGZ#13.2#7f3042de5182c9c6','recommendation','A/HRC/DEMO/KGZ','13.2','KGZ',4,49,1907980165873666,'supported',2,'{"part":"7f3042de5182c9c6","recommending_states":["AZE","RUS"],"themes":["uhri-c4:access-to-justice-and-remedy"],"groups_of_persons":["uhri-groups-c4:persons-living-in-rural-areas"],"sdgs":["sdg:16.3"],"source_of_position":"demonstration"}',1,1774692787906,1774692787906);
INSERT INTO recommendations VALUES('01a207e5-269a-7194-a1cd-9fdd72d3fbf8','A/HRC/DEMO/MDG#6.1#b9b11dcf1cabb09b','recommendation','A/HRC/DEMO/MDG','6.1','MDG',4,48,2252950865117185,'supported',2,'{"part":"b9b11dcf1cabb09b","recommending_states":["COM","MAR"],"themes":["uhri-c4:right-to-education","uhri-c4:safe-drinking-water-and-sanitation"],"groups_of_persons":["uhri-groups-c4:children","uhri-groups-c4:educational-staff-and-students"],"sdgs":["sdg:4.a","sdg:6.1"],"source_of_position":"demonstration"}',1,1774692787906,1774692787906);
INSERT INTO recommendations VALUES('01a207e5-269a-7196-9237-eb0b66ef643f','A/HRC/DEMO/MDG#6.3#b13a03896d8fb40e','recommendation','A/HRC/DEMO/MDG','6.3','MDG',4,48,2252950865117187,'supported',5,'{"part":"b13a03896d8fb40e","recommending_states":["DEU","ZMB"],"themes":["uhri-c4:data-collection-and-research","uhri-c4:violence-against-women"],"groups_of_persons":["uhri-groups-c4:children","uhri-groups-c4:women-and-girls"],"sdgs":["sdg:17.18","sdg:5.2"],"source_of_position":"demonstration"}',1,1774692787906,1774692787906);
INSERT INTO recommendations VALUES('01a207e5-269a-71a1-8632-dbb10c72d171','A/HRC/DEMO/TGO#5.1#56ea782d5fa5d29f','recommendation','A/HRC/DEMO/TGO','5.1','TGO',3,40,3577304030806017,'supported',5,'{"part":"56ea782d5fa5d29f","recommending_states":["BFA","FRA"],"themes":["uhri-c4:national-mechanisms-for-implementation-reporting-and-follow-up"],"groups_of_persons":["uhri-groups-c4:public-officials"],"sdgs":["sdg:16.6"],"source_of_position":"demonstration","translation_groups":["demo:TGO:5.1"]}',1,1774692787906,1774692787906);
INSERT INTO recommendations VALUES('01a207e5-269a-71a2-8a8d-ed36de7ef801','A/HRC/DEMO/TGO#5.2#b4c0a86d7b49f727','recommendation','A/HRC/DEMO/TGO','5.2','TGO',3,40,3577304030806018,'supported',5,'{"part":"b4c0a86d7b49f727","recommending_states":["SEN"],"themes":["uhri-c4:children-definition-general-principles-protection","uhri-c4:rights-related-to-name-identity-and-nationality"],"groups_of_persons":["uhri-groups-c4:children","uhri-groups-c4:persons-living-in-rural-areas"],"sdgs":["sdg:16.9"],"source_of_position":"demonstration"}',1,1774692787906,1774692787906);
INSERT INTO recommendations VALUES('01a207e5-269a-71a5-8627-7c959053d657','A/HRC/DEMO/TGO#5.5#37789aedb99f6013','recommendation','A/HRC/DEMO/TGO','5.5','TGO',3,40,3577304030806021,'noted',5,'{"part":"37789aedb99f6013","recommending_states":["AUS"],"themes":["uhri-c4:ratification-of-and-accession-to-international-instruments"],"groups_of_persons":["uhri-groups-c4:general"],"sdgs":["sdg:16"],"source_of_position":"demonstration"}',1,1774692787906,1774692787906);
INSERT INTO recommendations VALUES('01a207e5-269a-71a6-a1cf-97dc1c161fc6','A/HRC/DEMO/TGO#5.6#c6d2a731fe79f7f7','voluntary_pledge','A/HRC/DEMO/TGO','5.6','TGO',3,40,3577304030806022,'supported',NULL,'{"part":"c6d2a731fe79f7f7","recommending_states":["TGO"],"themes":["uhri-c4:national-mechanisms-for-implementation-reporting-and-follow-up"],"groups_of_persons":["uhri-groups-c4:civil-society"],"sdgs":["sdg:17.17"],"source_of_position":"demonstration"}',1,1774692787906,1774692787906);
INSERT INTO recommendations VALUES('01a207e6-e5c2-7000-b52d-db8213098720','A/HRC/DEMO/TGO#5.9#aac3dba2e089617e','recommendation','A/HRC/DEMO/TGO','5.9','TGO',3,40,3577304030806025,'supported',4,'{"part":"aac3dba2e089617e","recommending_states":["KEN"],"themes":["unknown:footpaths"],"groups_of_persons":[],"sdgs":["sdg:16.6"],"source_of_position":"demonstration","translation_groups":["demo:TGO:5.9"]}',1,1795428902340,1795428902340);
CREATE TABLE recommendation_texts (
    recommendation_id TEXT NOT NULL REFERENCES recommendations (id),
    language TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (recommendation_id, language)
) WITHOUT ROWID;
INSERT INTO recommendation_texts VALUES('01a207e5-269a-7187-a726-2e4a211a7a09','en','Extend to all departments the comprehensive care of women and girls who are victims of violence, under protocols common to the police, the health services and the prosecution.');
INSERT INTO recommendation_texts VALUES('01a207e5-269a-7187-a726-2e4a211a7a09','es','Ampliar a todos los departamentos la atención integral a mujeres y niñas víctimas de violencia, con protocolos comunes para la policía, la salud y la fiscalía.');
INSERT INTO recommendation_texts VALUES('01a207e5-269a-7190-bfdc-b86e97f49489','ru','Продолжить развитие бесплатной юридической помощи в отдаленных горных районах.');
INSERT INTO recommendation_texts VALUES('01a207e5-269a-7194-a1cd-9fdd72d3fbf8','fr','Poursuivre l''aménagement de points d''eau potable et d''installations sanitaires dans les écoles primaires des régions du Sud.');
INSERT INTO recommendation_texts VALUES('01a207e5-269a-7196-9237-eb0b66ef643f','en','Collect disaggregated data on violence against women and children and publish them every year.');
INSERT INTO recommendation_texts VALUES('01a207e5-269a-71a1-8632-dbb10c72d171','en','Equip the national mechanism for reporting and follow-up with a permanent secretariat and a database of recommendations open to all ministries.');
INSERT INTO recommendation_texts VALUES('01a207e5-269a-71a1-8632-dbb10c72d171','fr','Doter le mécanisme national chargé des rapports et du suivi d''un secrétariat permanent et d''une base de données des recommandations accessible à tous les ministères.');
INSERT INTO recommendation_texts VALUES('01a207e5-269a-71a2-8a8d-ed36de7ef801','fr','Généraliser l''enregistrement gratuit des naissances, en particulier dans les cantons ruraux, et raccorder les centres d''état civil à un registre numérique.');
INSERT INTO recommendation_texts VALUES('01a207e5-269a-71a5-8627-7c959053d657','en','Accept, within the present cycle, the individual communications procedures of the treaties to which it is already a party.');
INSERT INTO recommendation_texts VALUES('01a207e5-269a-71a6-a1cf-97dc1c161fc6','fr','Le Togo s''engage à présenter un rapport à mi-parcours établi avec la participation des organisations de la société civile.');
INSERT INTO recommendation_texts VALUES('01a207e6-e5c2-7000-b52d-db8213098720','en','Keep the register of follow-up open to the villages of the north.');
CREATE TABLE recommendation_links (
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    recommendation_id TEXT NOT NULL REFERENCES recommendations (id),
    PRIMARY KEY (kind, target, recommendation_id)
) WITHOUT ROWID;
INSERT INTO recommendation_links VALUES('group','uhri-groups-c4:children','01a207e5-269a-7194-a1cd-9fdd72d3fbf8');
INSERT INTO recommendation_links VALUES('group','uhri-groups-c4:children','01a207e5-269a-7196-9237-eb0b66ef643f');
INSERT INTO recommendation_links VALUES('group','uhri-groups-c4:children','01a207e5-269a-71a2-8a8d-ed36de7ef801');
INSERT INTO recommendation_links VALUES('group','uhri-groups-c4:civil-society','01a207e5-269a-71a6-a1cf-97dc1c161fc6');
INSERT INTO recommendation_links VALUES('group','uhri-groups-c4:educational-staff-and-students','01a207e5-269a-7194-a1cd-9fdd72d3fbf8');
INSERT INTO recommendation_links VALUES('group','uhri-groups-c4:general','01a207e5-269a-71a5-8627-7c959053d657');
INSERT INTO recommendation_links VALUES('group','uhri-groups-c4:persons-living-in-rural-areas','01a207e5-269a-7190-bfdc-b86e97f49489');
INSERT INTO recommendation_links VALUES('group','uhri-groups-c4:persons-living-in-rural-areas','01a207e5-269a-71a2-8a8d-ed36de7ef801');
INSERT INTO recommendation_links VALUES('group','uhri-groups-c4:public-officials','01a207e5-269a-71a1-8632-dbb10c72d171');
INSERT INTO recommendation_links VALUES('group','uhri-groups-c4:victims-and-witnesses','01a207e5-269a-7187-a726-2e4a211a7a09');
INSERT INTO recommendation_links VALUES('group','uhri-groups-c4:women-and-girls','01a207e5-269a-7187-a726-2e4a211a7a09');
INSERT INTO recommendation_links VALUES('group','uhri-groups-c4:women-and-girls','01a207e5-269a-7196-9237-eb0b66ef643f');
INSERT INTO recommendation_links VALUES('recommending_state','AUS','01a207e5-269a-71a5-8627-7c959053d657');
INSERT INTO recommendation_links VALUES('recommending_state','AZE','01a207e5-269a-7190-bfdc-b86e97f49489');
INSERT INTO recommendation_links VALUES('recommending_state','BFA','01a207e5-269a-71a1-8632-dbb10c72d171');
INSERT INTO recommendation_links VALUES('recommending_state','COM','01a207e5-269a-7194-a1cd-9fdd72d3fbf8');
INSERT INTO recommendation_links VALUES('recommending_state','DEU','01a207e5-269a-7196-9237-eb0b66ef643f');
INSERT INTO recommendation_links VALUES('recommending_state','ESP','01a207e5-269a-7187-a726-2e4a211a7a09');
INSERT INTO recommendation_links VALUES('recommending_state','FRA','01a207e5-269a-71a1-8632-dbb10c72d171');
INSERT INTO recommendation_links VALUES('recommending_state','KEN','01a207e6-e5c2-7000-b52d-db8213098720');
INSERT INTO recommendation_links VALUES('recommending_state','MAR','01a207e5-269a-7194-a1cd-9fdd72d3fbf8');
INSERT INTO recommendation_links VALUES('recommending_state','MEX','01a207e5-269a-7187-a726-2e4a211a7a09');
INSERT INTO recommendation_links VALUES('recommending_state','RUS','01a207e5-269a-7190-bfdc-b86e97f49489');
INSERT INTO recommendation_links VALUES('recommending_state','SEN','01a207e5-269a-71a2-8a8d-ed36de7ef801');
INSERT INTO recommendation_links VALUES('recommending_state','TGO','01a207e5-269a-71a6-a1cf-97dc1c161fc6');
INSERT INTO recommendation_links VALUES('recommending_state','ZMB','01a207e5-269a-7196-9237-eb0b66ef643f');
INSERT INTO recommendation_links VALUES('sdg','sdg:16','01a207e5-269a-71a5-8627-7c959053d657');
INSERT INTO recommendation_links VALUES('sdg','sdg:16.3','01a207e5-269a-7190-bfdc-b86e97f49489');
INSERT INTO recommendation_links VALUES('sdg','sdg:16.6','01a207e5-269a-71a1-8632-dbb10c72d171');
INSERT INTO recommendation_links VALUES('sdg','sdg:16.6','01a207e6-e5c2-7000-b52d-db8213098720');
INSERT INTO recommendation_links VALUES('sdg','sdg:16.9','01a207e5-269a-71a2-8a8d-ed36de7ef801');
INSERT INTO recommendation_links VALUES('sdg','sdg:17.17','01a207e5-269a-71a6-a1cf-97dc1c161fc6');
INSERT INTO recommendation_links VALUES('sdg','sdg:17.18','01a207e5-269a-7196-9237-eb0b66ef643f');
INSERT INTO recommendation_links VALUES('sdg','sdg:4.a','01a207e5-269a-7194-a1cd-9fdd72d3fbf8');
INSERT INTO recommendation_links VALUES('sdg','sdg:5.2','01a207e5-269a-7187-a726-2e4a211a7a09');
INSERT INTO recommendation_links VALUES('sdg','sdg:5.2','01a207e5-269a-7196-9237-eb0b66ef643f');
INSERT INTO recommendation_links VALUES('sdg','sdg:6.1','01a207e5-269a-7194-a1cd-9fdd72d3fbf8');
INSERT INTO recommendation_links VALUES('theme','uhri-c4:access-to-justice-and-remedy','01a207e5-269a-7190-bfdc-b86e97f49489');
INSERT INTO recommendation_links VALUES('theme','uhri-c4:children-definition-general-principles-protection','01a207e5-269a-71a2-8a8d-ed36de7ef801');
INSERT INTO recommendation_links VALUES('theme','uhri-c4:data-collection-and-research','01a207e5-269a-7196-9237-eb0b66ef643f');
INSERT INTO recommendation_links VALUES('theme','uhri-c4:national-mechanisms-for-implementation-reporting-and-follow-up','01a207e5-269a-71a1-8632-dbb10c72d171');
INSERT INTO recommendation_links VALUES('theme','uhri-c4:national-mechanisms-for-implementation-reporting-and-follow-up','01a207e5-269a-71a6-a1cf-97dc1c161fc6');
INSERT INTO recommendation_links VALUES('theme','uhri-c4:ratification-of-and-accession-to-international-instruments','01a207e5-269a-71a5-8627-7c959053d657');
INSERT INTO recommendation_links VALUES('theme','uhri-c4:right-to-education','01a207e5-269a-7194-a1cd-9fdd72d3fbf8');
INSERT INTO recommendation_links VALUES('theme','uhri-c4:rights-related-to-name-identity-and-nationality','01a207e5-269a-71a2-8a8d-ed36de7ef801');
INSERT INTO recommendation_links VALUES('theme','uhri-c4:safe-drinking-water-and-sanitation','01a207e5-269a-7194-a1cd-9fdd72d3fbf8');
INSERT INTO recommendation_links VALUES('theme','uhri-c4:support-to-victims-and-witnesses','01a207e5-269a-7187-a726-2e4a211a7a09');
INSERT INTO recommendation_links VALUES('theme','uhri-c4:violence-against-women','01a207e5-269a-7187-a726-2e4a211a7a09');
INSERT INTO recommendation_links VALUES('theme','uhri-c4:violence-against-women','01a207e5-269a-7196-9237-eb0b66ef643f');
INSERT INTO recommendation_links VALUES('theme','unknown:footpaths','01a207e6-e5c2-7000-b52d-db8213098720');
CREATE TABLE recommendation_sources (
    fingerprint TEXT NOT NULL PRIMARY KEY,
    recommendation_id TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO recommendation_sources VALUES('03e2469f7002622125370ef8deba907c','01a207e5-269a-71a1-8632-dbb10c72d171');
INSERT INTO recommendation_sources VALUES('21b77be039b10e6a95d9bb1baf923c7d','01a207e5-269a-7190-bfdc-b86e97f49489');
INSERT INTO recommendation_sources VALUES('34ef506d6b9e50fbff33479c1b7beb6c','01a207e6-e5c2-7000-b52d-db8213098720');
INSERT INTO recommendation_sources VALUES('38bcc7ef0a08a1d53b3320e068f61d9d','01a207e5-269a-7194-a1cd-9fdd72d3fbf8');
INSERT INTO recommendation_sources VALUES('4196dcdfae2eab9355de75b1a40fb5f1','01a207e5-269a-7187-a726-2e4a211a7a09');
INSERT INTO recommendation_sources VALUES('518fef5d9bb7d405586c4ae1ec123777','01a207e5-269a-71a6-a1cf-97dc1c161fc6');
INSERT INTO recommendation_sources VALUES('58bb337743bcc34f924aca85e7f5e9c3','01a207e5-269a-71a2-8a8d-ed36de7ef801');
INSERT INTO recommendation_sources VALUES('5bbee7f777acd62fb6b7ffff25c26a29','01a207e5-269a-71a5-8627-7c959053d657');
INSERT INTO recommendation_sources VALUES('717248c67f99e4a7346765b8349f40a4','01a207e5-269a-7187-a726-2e4a211a7a09');
INSERT INTO recommendation_sources VALUES('8ffd3597f581323cc9e5bc0c4df522a4','01a207e5-269a-71a1-8632-dbb10c72d171');
INSERT INTO recommendation_sources VALUES('bcefc5e209ef959c7517c707d796de08','01a207e5-269a-7196-9237-eb0b66ef643f');
CREATE TABLE imports (
    id TEXT NOT NULL PRIMARY KEY,
    created_by TEXT,
    organization_id TEXT,
    file_name TEXT NOT NULL,
    file_hash TEXT NOT NULL,
    format TEXT,
    dry_run BOOLEAN NOT NULL,
    state TEXT NOT NULL,
    rows_read BIGINT NOT NULL,
    rows_done BIGINT NOT NULL,
    summary TEXT,
    failure TEXT,
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL
);
INSERT INTO imports VALUES('01a207e5-269a-717e-b0ef-e0e09581c0ad','01a207e5-269a-70f6-83a4-2427375a890f','01a207e5-269a-70c3-863e-4b072c15cf73','demonstration.csv','2892b8e38b4777d8a769a6a39efab59b220b678d1eb93cb60b46787816e46c1e','recommendations_csv',0,'done',51,51,'{"read":51,"refused":0,"warnings":0,"created":44,"updated":0,"unchanged":0,"by_position":{"supported":36,"noted":7,"supported_in_part":1}}',NULL,1774692787906,1774692787906);
INSERT INTO imports VALUES('01a207e6-e5bc-7000-8836-ddf1c8774bd9','01a207e5-269a-70f6-83a4-2427375a890f','01a207e5-269a-70c3-863e-4b072c15cf73','more.csv','61e80a307b66e2d9fd93ebc7f2f914d3d0c7ca4333921f2ce99a82f6774955c2','recommendations_csv',0,'done',1,1,'{"read":1,"refused":0,"warnings":1,"created":1,"updated":0,"unchanged":0,"by_position":{"supported":1}}',NULL,1795428902333,1795428902340);
INSERT INTO imports VALUES('01a207e6-e5bc-7000-8836-ddf1c8774bda','01a207e5-269a-70f6-83a4-2427375a890f','01a207e5-269a-70c3-863e-4b072c15cf73','half-read.csv','61e80a307b66e2d9fd93ebc7f2f914d3d0c7ca4333921f2ce99a82f6774955c2','recommendations_csv',0,'reading',1,0,NULL,NULL,1795428902333,1795428902340);
CREATE TABLE import_chunks (
    import_id TEXT NOT NULL REFERENCES imports (id),
    chunk INTEGER NOT NULL,
    entries TEXT NOT NULL,
    PRIMARY KEY (import_id, chunk)
);
INSERT INTO import_chunks VALUES('01a207e6-e5bc-7000-8836-ddf1c8774bda',0,'[]');
CREATE TABLE import_diagnostics (
    import_id TEXT NOT NULL REFERENCES imports (id),
    n INTEGER NOT NULL,
    line INTEGER NOT NULL,
    column_name TEXT,
    severity TEXT NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (import_id, n)
);
INSERT INTO import_diagnostics VALUES('01a207e6-e5bc-7000-8836-ddf1c8774bd9',1,2,'theme','warning','{"key":"imports-unknown-label","args":[["label","footpaths"],["count","1"]]}');
CREATE TABLE needs (
    id TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    state TEXT NOT NULL,
    previous_state TEXT,
    visibility SMALLINT NOT NULL,
    released BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    external_id TEXT,
    title TEXT NOT NULL,
    provenance TEXT,
    body TEXT NOT NULL,
    remark TEXT,
    no_objection_until_ms BIGINT,
    created_by TEXT,
    valid_until_ms BIGINT NOT NULL,
    last_verified_ms BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL,
    UNIQUE (organization_id, external_id)
);
INSERT INTO needs VALUES('01a207e5-269a-71ad-b69b-648b8e9c1c61','01a207e5-269a-70a9-b8dd-1503f8277798','open','cleared',3,1,5,NULL,'Secrétariat permanent et base de données pour le suivi des recommandations',NULL,'{"title":"Secrétariat permanent et base de données pour le suivi des recommandations","problem":"La commission interministérielle chargée des rapports et du suivi se réunit trois fois par an, mais elle n''a ni secrétariat ni outil commun. Chaque ministère tient son propre tableau, les réponses arrivent tard et personne ne sait quelles recommandations de l''Examen périodique universel ont avancé.","language":"fr","already_tried":"Un arrêté a désigné un point focal dans chaque ministère et un tableur partagé a été essayé pendant un an ; il n''a plus été tenu à jour après le départ de son responsable.","assistance_types":["nmirf_setup","equipment_and_it","training"],"assistance_other":null,"themes":["uhri-c4:national-mechanisms-for-implementation-reporting-and-follow-up","uhri-c4:cooperation-with-human-rights-mechanisms-and-requests-for-technical-assistance"],"groups_of_persons":["uhri-groups-c4:public-officials"],"sdgs":["sdg:16.6","sdg:17.9"],"beneficiary_authority":"Commission interministérielle de rédaction des rapports et de suivi des recommandations","lines":[{"assistance_type":"nmirf_setup","description":"Appui d''un expert à la mise en place du secrétariat permanent","quantity":40,"unit":"jours d''expert"},{"assistance_type":"equipment_and_it","description":"Base de données de suivi des recommandations, installée et documentée","quantity":1,"unit":"système"},{"assistance_type":"training","description":"Formation des points focaux des ministères au suivi et aux indicateurs","quantity":30,"unit":"personnes"}],"window":{"from":"2026-12-23","until":"2027-09-19"},"languages_of_delivery":["fr"],"success_measure":"Le secrétariat compte trois agents permanents et un état d''avancement de toutes les recommandations est publié deux fois par an.","preferred_partners":[],"excluded_partners":[],"recommendations":["01a207e5-269a-71a1-8632-dbb10c72d171","01a207e5-269a-71a6-a1cf-97dc1c161fc6"],"upr_process":false,"contact":{"name":"Desk of TGO (demonstration)","email":"focal_point@tgo.example","phone":null},"budget":null,"visibility":"extranet","audience":[],"valid_until":null}',NULL,1793355189463,'01a207e5-269a-70fe-ba40-1bd5312198d0',1808043189459,1792491189459,1792491189459,1792836789464);
INSERT INTO needs VALUES('01a207e5-269a-71b3-af38-22eae00dfffd','01a207e5-269a-70a9-b8dd-1503f8277798','open','cleared',3,1,5,NULL,'Registre numérique des naissances dans les cantons ruraux',NULL,'{"title":"Registre numérique des naissances dans les cantons ruraux","problem":"Dans plusieurs préfectures, près d''un enfant sur quatre n''est pas déclaré dans les délais. Les centres d''état civil sont éloignés, les registres sont en papier et les copies se perdent entre le canton et la préfecture.","language":"fr","already_tried":"Des audiences foraines ont permis de rattraper une partie des naissances ; elles s''arrêtent faute de matériel et d''agents formés.","assistance_types":["equipment_and_it","training","policy_or_action_plan"],"assistance_other":null,"themes":["uhri-c4:rights-related-to-name-identity-and-nationality","uhri-c4:children-definition-general-principles-protection"],"groups_of_persons":["uhri-groups-c4:children","uhri-groups-c4:persons-living-in-rural-areas"],"sdgs":["sdg:16.9"],"beneficiary_authority":"Direction de l''état civil","lines":[{"assistance_type":"equipment_and_it","description":"Postes de saisie hors ligne pour les centres d''état civil secondaires","quantity":60,"unit":"postes"},{"assistance_type":"training","description":"Formation des agents d''état civil au registre numérique","quantity":120,"unit":"agents"}],"window":{"from":"2027-01-22","until":"2028-01-17"},"languages_of_delivery":["fr","en"],"success_measure":"Neuf naissances sur dix sont déclarées dans les quarante-cinq jours dans les six préfectures pilotes.","preferred_partners":[],"excluded_partners":[],"recommendations":["01a207e5-269a-71a2-8a8d-ed36de7ef801"],"upr_process":false,"contact":{"name":"Desk of TGO (demonstration)","email":"focal_point@tgo.example","phone":null},"budget":{"amount":380000,"currency":"EUR"},"visibility":"extranet","audience":[],"valid_until":null}',NULL,1794478389469,'01a207e5-269a-70fe-ba40-1bd5312198d0',1809166389465,1793614389465,1793614389465,1793959989470);
INSERT INTO needs VALUES('01a207e5-269a-71c5-9b37-f6f820096252','01a207e5-269a-706d-bf30-22e5f2167839','extracted',NULL,1,0,1,NULL,'Points d''eau et sanitaires dans les écoles primaires du Sud','{"kind":"statement","reference":"Demonstration: statement of the delegation in the general debate, para. 7","url":null}','{"title":"Points d''eau et sanitaires dans les écoles primaires du Sud","problem":"La délégation a indiqué que la sécheresse vide les puits des écoles et que les filles sont les premières à quitter la classe ; elle recherche un appui technique pour des installations sobres en eau.","language":"fr","already_tried":"","assistance_types":["equipment_and_it","financial"],"assistance_other":null,"themes":["uhri-c4:safe-drinking-water-and-sanitation","uhri-c4:right-to-education"],"groups_of_persons":["uhri-groups-c4:children"],"sdgs":["sdg:6.1","sdg:4.a"],"beneficiary_authority":"Ministère de l''éducation nationale","lines":[],"window":null,"languages_of_delivery":["fr"],"success_measure":"","preferred_partners":[],"excluded_partners":[],"recommendations":["01a207e5-269a-7194-a1cd-9fdd72d3fbf8"],"upr_process":false,"contact":{"name":"Desk of MDG (demonstration)","email":"focal_point@mdg.example","phone":null},"budget":null,"visibility":"restricted","audience":[],"valid_until":null}',NULL,NULL,'01a207e5-269a-70f6-83a4-2427375a890f',1810462389482,1794910389482,1794910389482,1794910389482);
INSERT INTO needs VALUES('01a207e5-269a-71c7-9b92-e21cd7fff6a5','01a207e5-269a-7048-b1ef-22e83a257636','open','cleared',4,1,5,NULL,'Protocolos comunes para la atención integral a mujeres víctimas de violencia',NULL,'{"title":"Protocolos comunes para la atención integral a mujeres víctimas de violencia","problem":"La policía, los hospitales y la fiscalía atienden a la misma mujer con formularios distintos, y ella debe repetir su relato en cada ventanilla. Fuera de las dos ciudades principales no hay personal formado para la primera acogida.","language":"es","already_tried":"Un módulo de atención integral funciona en la capital; no se ha podido adaptar a los departamentos con menos recursos.","assistance_types":["policy_or_action_plan","training","peer_exchange"],"assistance_other":null,"themes":["uhri-c4:violence-against-women","uhri-c4:support-to-victims-and-witnesses"],"groups_of_persons":["uhri-groups-c4:women-and-girls","uhri-groups-c4:law-enforcement-police-and-prison-officials"],"sdgs":["sdg:5.2"],"beneficiary_authority":"Secretaría de Asuntos de la Mujer","lines":[{"assistance_type":"policy_or_action_plan","description":"Protocolo interinstitucional de primera acogida","quantity":1,"unit":"protocolo"},{"assistance_type":"training","description":"Formación de formadoras y formadores en los departamentos","quantity":90,"unit":"personas"},{"assistance_type":"peer_exchange","description":"Intercambio con un servicio integral en funcionamiento","quantity":2,"unit":"visitas"}],"window":{"from":"2026-12-23","until":"2027-08-20"},"languages_of_delivery":["es"],"success_measure":"Doce departamentos aplican el protocolo y la víctima declara una sola vez.","preferred_partners":[],"excluded_partners":[],"recommendations":["01a207e5-269a-7187-a726-2e4a211a7a09"],"upr_process":false,"contact":{"name":"Desk of HND (demonstration)","email":"focal_point@hnd.example","phone":null},"budget":{"amount":150000,"currency":"USD"},"visibility":"public","audience":[],"valid_until":null}',NULL,1793959989487,'01a207e5-269a-7132-a0f1-3cbc97c73e83',1808647989483,1793095989483,1793095989483,1793441589488);
CREATE TABLE need_links (
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    need_id TEXT NOT NULL REFERENCES needs (id),
    PRIMARY KEY (kind, target, need_id)
) WITHOUT ROWID;
INSERT INTO need_links VALUES('assistance_type','equipment_and_it','01a207e5-269a-71ad-b69b-648b8e9c1c61');
INSERT INTO need_links VALUES('assistance_type','nmirf_setup','01a207e5-269a-71ad-b69b-648b8e9c1c61');
INSERT INTO need_links VALUES('assistance_type','training','01a207e5-269a-71ad-b69b-648b8e9c1c61');
INSERT INTO need_links VALUES('group','uhri-groups-c4:public-officials','01a207e5-269a-71ad-b69b-648b8e9c1c61');
INSERT INTO need_links VALUES('language_of_delivery','fr','01a207e5-269a-71ad-b69b-648b8e9c1c61');
INSERT INTO need_links VALUES('recommendation','01a207e5-269a-71a1-8632-dbb10c72d171','01a207e5-269a-71ad-b69b-648b8e9c1c61');
INSERT INTO need_links VALUES('recommendation','01a207e5-269a-71a6-a1cf-97dc1c161fc6','01a207e5-269a-71ad-b69b-648b8e9c1c61');
INSERT INTO need_links VALUES('sdg','sdg:16.6','01a207e5-269a-71ad-b69b-648b8e9c1c61');
INSERT INTO need_links VALUES('sdg','sdg:17.9','01a207e5-269a-71ad-b69b-648b8e9c1c61');
INSERT INTO need_links VALUES('theme','uhri-c4:cooperation-with-human-rights-mechanisms-and-requests-for-technical-assistance','01a207e5-269a-71ad-b69b-648b8e9c1c61');
INSERT INTO need_links VALUES('theme','uhri-c4:national-mechanisms-for-implementation-reporting-and-follow-up','01a207e5-269a-71ad-b69b-648b8e9c1c61');
INSERT INTO need_links VALUES('assistance_type','equipment_and_it','01a207e5-269a-71b3-af38-22eae00dfffd');
INSERT INTO need_links VALUES('assistance_type','policy_or_action_plan','01a207e5-269a-71b3-af38-22eae00dfffd');
INSERT INTO need_links VALUES('assistance_type','training','01a207e5-269a-71b3-af38-22eae00dfffd');
INSERT INTO need_links VALUES('group','uhri-groups-c4:children','01a207e5-269a-71b3-af38-22eae00dfffd');
INSERT INTO need_links VALUES('group','uhri-groups-c4:persons-living-in-rural-areas','01a207e5-269a-71b3-af38-22eae00dfffd');
INSERT INTO need_links VALUES('language_of_delivery','en','01a207e5-269a-71b3-af38-22eae00dfffd');
INSERT INTO need_links VALUES('language_of_delivery','fr','01a207e5-269a-71b3-af38-22eae00dfffd');
INSERT INTO need_links VALUES('recommendation','01a207e5-269a-71a2-8a8d-ed36de7ef801','01a207e5-269a-71b3-af38-22eae00dfffd');
INSERT INTO need_links VALUES('sdg','sdg:16.9','01a207e5-269a-71b3-af38-22eae00dfffd');
INSERT INTO need_links VALUES('theme','uhri-c4:children-definition-general-principles-protection','01a207e5-269a-71b3-af38-22eae00dfffd');
INSERT INTO need_links VALUES('theme','uhri-c4:rights-related-to-name-identity-and-nationality','01a207e5-269a-71b3-af38-22eae00dfffd');
INSERT INTO need_links VALUES('assistance_type','equipment_and_it','01a207e5-269a-71c5-9b37-f6f820096252');
INSERT INTO need_links VALUES('assistance_type','financial','01a207e5-269a-71c5-9b37-f6f820096252');
INSERT INTO need_links VALUES('group','uhri-groups-c4:children','01a207e5-269a-71c5-9b37-f6f820096252');
INSERT INTO need_links VALUES('language_of_delivery','fr','01a207e5-269a-71c5-9b37-f6f820096252');
INSERT INTO need_links VALUES('recommendation','01a207e5-269a-7194-a1cd-9fdd72d3fbf8','01a207e5-269a-71c5-9b37-f6f820096252');
INSERT INTO need_links VALUES('sdg','sdg:4.a','01a207e5-269a-71c5-9b37-f6f820096252');
INSERT INTO need_links VALUES('sdg','sdg:6.1','01a207e5-269a-71c5-9b37-f6f820096252');
INSERT INTO need_links VALUES('theme','uhri-c4:right-to-education','01a207e5-269a-71c5-9b37-f6f820096252');
INSERT INTO need_links VALUES('theme','uhri-c4:safe-drinking-water-and-sanitation','01a207e5-269a-71c5-9b37-f6f820096252');
INSERT INTO need_links VALUES('assistance_type','peer_exchange','01a207e5-269a-71c7-9b92-e21cd7fff6a5');
INSERT INTO need_links VALUES('assistance_type','policy_or_action_plan','01a207e5-269a-71c7-9b92-e21cd7fff6a5');
INSERT INTO need_links VALUES('assistance_type','training','01a207e5-269a-71c7-9b92-e21cd7fff6a5');
INSERT INTO need_links VALUES('group','uhri-groups-c4:law-enforcement-police-and-prison-officials','01a207e5-269a-71c7-9b92-e21cd7fff6a5');
INSERT INTO need_links VALUES('group','uhri-groups-c4:women-and-girls','01a207e5-269a-71c7-9b92-e21cd7fff6a5');
INSERT INTO need_links VALUES('language_of_delivery','es','01a207e5-269a-71c7-9b92-e21cd7fff6a5');
INSERT INTO need_links VALUES('recommendation','01a207e5-269a-7187-a726-2e4a211a7a09','01a207e5-269a-71c7-9b92-e21cd7fff6a5');
INSERT INTO need_links VALUES('sdg','sdg:5.2','01a207e5-269a-71c7-9b92-e21cd7fff6a5');
INSERT INTO need_links VALUES('theme','uhri-c4:support-to-victims-and-witnesses','01a207e5-269a-71c7-9b92-e21cd7fff6a5');
INSERT INTO need_links VALUES('theme','uhri-c4:violence-against-women','01a207e5-269a-71c7-9b92-e21cd7fff6a5');
CREATE TABLE offers (
    id TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    state TEXT NOT NULL,
    previous_state TEXT,
    visibility SMALLINT NOT NULL,
    released BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    external_id TEXT,
    title TEXT NOT NULL,
    provenance TEXT,
    body TEXT NOT NULL,
    remark TEXT,
    created_by TEXT,
    valid_until_ms BIGINT NOT NULL,
    last_verified_ms BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL,
    UNIQUE (organization_id, external_id)
);
INSERT INTO offers VALUES('01a207e5-269a-720a-85d8-3ae2b3e5bda9','01a207e5-269a-70c3-863e-4b072c15cf73','available','verified',4,1,4,NULL,'Setting up national mechanisms for implementation, reporting and follow-up',NULL,'{"title":"Setting up national mechanisms for implementation, reporting and follow-up","description":"We help governments to set up a standing inter-ministerial mechanism with a small secretariat, and to install a free database that tracks recommendations of the Universal Periodic Review, treaty bodies and special procedures. The database is available in English, French, Spanish and Arabic, and focal points of ministries are trained in its use.","language":"en","assistance_types":["nmirf_setup","equipment_and_it","training"],"assistance_other":null,"themes":["uhri-c4:national-mechanisms-for-implementation-reporting-and-follow-up","uhri-c4:cooperation-with-human-rights-mechanisms-and-requests-for-technical-assistance"],"groups_of_persons":["uhri-groups-c4:public-officials"],"sdgs":["sdg:16.6","sdg:17.9"],"eligible_states":[],"eligible_regions":[],"eligible_groups":[],"capacity":[{"assistance_type":"nmirf_setup","description":"Advisers for mechanisms of follow-up","quantity":120,"unit":"expert-days"},{"assistance_type":"equipment_and_it","description":"Installations of the recommendations tracking database","quantity":4,"unit":"systems"},{"assistance_type":"training","description":"Focal points of ministries","quantity":150,"unit":"trainees"}],"conditions":"The Government names a coordinating ministry before the first mission.","cost_terms":"free","window":{"from":"2026-11-23","until":"2028-04-06"},"languages_of_delivery":["en","fr","es","ar"],"standing":false,"indicative":false,"recommendations":[],"upr_process":true,"contact":{"name":"Desk of OHCHR (demonstration)","email":"agency@ohchr.example","phone":null},"budget":null,"visibility":"public","audience":[],"valid_until":null}',NULL,'01a207e5-269a-715a-8721-e0e31b74c903',1806660789551,1791108789551,1791108789551,1791367989556);
INSERT INTO offers VALUES('01a207e5-269a-720f-8799-626fe7b99d16','01a207e5-269a-706a-8e12-bbace6f1f5df','available','verified',3,1,4,NULL,'Échange d''expérience entre mécanismes nationaux de suivi',NULL,'{"title":"Échange d''expérience entre mécanismes nationaux de suivi","description":"Le Royaume du Maroc propose d''accueillir des délégations de mécanismes nationaux d''élaboration des rapports et de suivi, de partager ses outils de planification et de mettre un expert à disposition pour une mission de retour.","language":"fr","assistance_types":["peer_exchange","nmirf_setup"],"assistance_other":null,"themes":["uhri-c4:national-mechanisms-for-implementation-reporting-and-follow-up"],"groups_of_persons":["uhri-groups-c4:public-officials"],"sdgs":["sdg:17.9"],"eligible_states":[],"eligible_regions":["002"],"eligible_groups":[],"capacity":[{"assistance_type":"peer_exchange","description":"Visites d''étude de délégations de cinq personnes","quantity":3,"unit":"visites"},{"assistance_type":"nmirf_setup","description":"Missions d''expert","quantity":30,"unit":"jours d''expert"}],"conditions":"Les frais de voyage internationaux sont à la charge de la délégation reçue.","cost_terms":"cost_shared","window":{"from":"2026-12-08","until":"2027-11-08"},"languages_of_delivery":["fr","ar"],"standing":false,"indicative":false,"recommendations":[],"upr_process":true,"contact":{"name":"Desk of MAR (demonstration)","email":"focal_point@mar.example","phone":null},"budget":null,"visibility":"extranet","audience":[],"valid_until":null}',NULL,'01a207e5-269a-7146-b894-4b7002fb5f4d',1807524789557,1791972789557,1791972789557,1792231989561);
INSERT INTO offers VALUES('01a207e5-269a-725a-a538-80bc3be02c0c','01a207e5-269a-7057-9c5f-22bb993785e8','submitted','draft',0,0,2,NULL,'Опыт мобильных юридических консультаций в отдаленных районах',NULL,'{"title":"Опыт мобильных юридических консультаций в отдаленных районах","description":"Министерство юстиции готово принять коллег из соседних государств, показать работу мобильных консультаций и передать методические материалы о бесплатной юридической помощи.","language":"ru","assistance_types":["peer_exchange","training"],"assistance_other":null,"themes":["uhri-c4:access-to-justice-and-remedy"],"groups_of_persons":["uhri-groups-c4:persons-living-in-rural-areas"],"sdgs":["sdg:16.3"],"eligible_states":[],"eligible_regions":["143"],"eligible_groups":[],"capacity":[{"assistance_type":"peer_exchange","description":"Ознакомительные поездки","quantity":2,"unit":"поездки"}],"conditions":"","cost_terms":"cost_shared","window":{"from":"2026-12-23","until":"2027-07-31"},"languages_of_delivery":["ru"],"standing":false,"indicative":false,"recommendations":["01a207e5-269a-7190-bfdc-b86e97f49489"],"upr_process":false,"contact":{"name":"Desk of KAZ (demonstration)","email":"focal_point@kaz.example","phone":null},"budget":null,"visibility":"confidential","audience":[],"valid_until":null}',NULL,'01a207e5-269a-7136-911f-e068012501e4',1810807989643,1795255989643,1795255989643,1795342389645);
INSERT INTO offers VALUES('01a207e5-269a-7271-8628-fc607696e53d','01a207e5-269a-70c7-9f0a-93b90e623073','extracted',NULL,3,0,1,NULL,'Formation de travailleurs sociaux à l''accueil des survivantes','{"kind":"statement","reference":"Demonstration: statement in the general debate, para. 4","url":null}','{"title":"Formation de travailleurs sociaux à l''accueil des survivantes","description":"L''orateur a évoqué la possibilité de former des travailleurs sociaux à l''accueil et à l''orientation des survivantes de violences, en complément des programmes de santé.","language":"fr","assistance_types":["training"],"assistance_other":null,"themes":["uhri-c4:violence-against-women"],"groups_of_persons":["uhri-groups-c4:social-workers","uhri-groups-c4:women-and-girls"],"sdgs":["sdg:5.2"],"eligible_states":[],"eligible_regions":[],"eligible_groups":[],"capacity":[],"conditions":"","cost_terms":"to_be_agreed","window":null,"languages_of_delivery":["fr"],"standing":false,"indicative":true,"recommendations":["01a207e5-269a-7196-9237-eb0b66ef643f"],"upr_process":false,"contact":{"name":"Desk of UNFPA (demonstration)","email":"agency@unfpa.example","phone":null},"budget":null,"visibility":"extranet","audience":[],"valid_until":null}',NULL,'01a207e5-269a-70f6-83a4-2427375a890f',1810462389669,1794910389669,1794910389669,1794910389669);
INSERT INTO offers VALUES('01a207e6-87c6-7000-baf5-02a1bfd6f7b8','01a207e5-269a-70c4-8933-b559e9631624','draft',NULL,3,0,1,NULL,'Help with the first follow-up plan',NULL,'{"title":"Help with the first follow-up plan","description":"Two advisers draw up a follow-up plan with the ministry.","language":"en","assistance_types":["policy_or_action_plan"],"assistance_other":null,"themes":[],"groups_of_persons":[],"sdgs":[],"eligible_states":[],"eligible_regions":[],"eligible_groups":[],"capacity":[],"conditions":"","cost_terms":"to_be_agreed","window":null,"languages_of_delivery":["en"],"standing":false,"indicative":false,"recommendations":[],"upr_process":true,"contact":null,"budget":null,"visibility":"extranet","audience":[],"valid_until":null}',NULL,'01a207e5-269a-7102-9f79-d7d38f69a04f',1810980878278,1795428878278,1795428878278,1795428878278);
CREATE TABLE offer_links (
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    offer_id TEXT NOT NULL REFERENCES offers (id),
    PRIMARY KEY (kind, target, offer_id)
) WITHOUT ROWID;
INSERT INTO offer_links VALUES('assistance_type','equipment_and_it','01a207e5-269a-720a-85d8-3ae2b3e5bda9');
INSERT INTO offer_links VALUES('assistance_type','nmirf_setup','01a207e5-269a-720a-85d8-3ae2b3e5bda9');
INSERT INTO offer_links VALUES('assistance_type','training','01a207e5-269a-720a-85d8-3ae2b3e5bda9');
INSERT INTO offer_links VALUES('group','uhri-groups-c4:public-officials','01a207e5-269a-720a-85d8-3ae2b3e5bda9');
INSERT INTO offer_links VALUES('language_of_delivery','ar','01a207e5-269a-720a-85d8-3ae2b3e5bda9');
INSERT INTO offer_links VALUES('language_of_delivery','en','01a207e5-269a-720a-85d8-3ae2b3e5bda9');
INSERT INTO offer_links VALUES('language_of_delivery','es','01a207e5-269a-720a-85d8-3ae2b3e5bda9');
INSERT INTO offer_links VALUES('language_of_delivery','fr','01a207e5-269a-720a-85d8-3ae2b3e5bda9');
INSERT INTO offer_links VALUES('sdg','sdg:16.6','01a207e5-269a-720a-85d8-3ae2b3e5bda9');
INSERT INTO offer_links VALUES('sdg','sdg:17.9','01a207e5-269a-720a-85d8-3ae2b3e5bda9');
INSERT INTO offer_links VALUES('theme','uhri-c4:cooperation-with-human-rights-mechanisms-and-requests-for-technical-assistance','01a207e5-269a-720a-85d8-3ae2b3e5bda9');
INSERT INTO offer_links VALUES('theme','uhri-c4:national-mechanisms-for-implementation-reporting-and-follow-up','01a207e5-269a-720a-85d8-3ae2b3e5bda9');
INSERT INTO offer_links VALUES('assistance_type','nmirf_setup','01a207e5-269a-720f-8799-626fe7b99d16');
INSERT INTO offer_links VALUES('assistance_type','peer_exchange','01a207e5-269a-720f-8799-626fe7b99d16');
INSERT INTO offer_links VALUES('group','uhri-groups-c4:public-officials','01a207e5-269a-720f-8799-626fe7b99d16');
INSERT INTO offer_links VALUES('language_of_delivery','ar','01a207e5-269a-720f-8799-626fe7b99d16');
INSERT INTO offer_links VALUES('language_of_delivery','fr','01a207e5-269a-720f-8799-626fe7b99d16');
INSERT INTO offer_links VALUES('sdg','sdg:17.9','01a207e5-269a-720f-8799-626fe7b99d16');
INSERT INTO offer_links VALUES('theme','uhri-c4:national-mechanisms-for-implementation-reporting-and-follow-up','01a207e5-269a-720f-8799-626fe7b99d16');
INSERT INTO offer_links VALUES('assistance_type','peer_exchange','01a207e5-269a-725a-a538-80bc3be02c0c');
INSERT INTO offer_links VALUES('assistance_type','training','01a207e5-269a-725a-a538-80bc3be02c0c');
INSERT INTO offer_links VALUES('group','uhri-groups-c4:persons-living-in-rural-areas','01a207e5-269a-725a-a538-80bc3be02c0c');
INSERT INTO offer_links VALUES('language_of_delivery','ru','01a207e5-269a-725a-a538-80bc3be02c0c');
INSERT INTO offer_links VALUES('recommendation','01a207e5-269a-7190-bfdc-b86e97f49489','01a207e5-269a-725a-a538-80bc3be02c0c');
INSERT INTO offer_links VALUES('sdg','sdg:16.3','01a207e5-269a-725a-a538-80bc3be02c0c');
INSERT INTO offer_links VALUES('theme','uhri-c4:access-to-justice-and-remedy','01a207e5-269a-725a-a538-80bc3be02c0c');
INSERT INTO offer_links VALUES('assistance_type','training','01a207e5-269a-7271-8628-fc607696e53d');
INSERT INTO offer_links VALUES('group','uhri-groups-c4:social-workers','01a207e5-269a-7271-8628-fc607696e53d');
INSERT INTO offer_links VALUES('group','uhri-groups-c4:women-and-girls','01a207e5-269a-7271-8628-fc607696e53d');
INSERT INTO offer_links VALUES('language_of_delivery','fr','01a207e5-269a-7271-8628-fc607696e53d');
INSERT INTO offer_links VALUES('recommendation','01a207e5-269a-7196-9237-eb0b66ef643f','01a207e5-269a-7271-8628-fc607696e53d');
INSERT INTO offer_links VALUES('sdg','sdg:5.2','01a207e5-269a-7271-8628-fc607696e53d');
INSERT INTO offer_links VALUES('theme','uhri-c4:violence-against-women','01a207e5-269a-7271-8628-fc607696e53d');
INSERT INTO offer_links VALUES('assistance_type','policy_or_action_plan','01a207e6-87c6-7000-baf5-02a1bfd6f7b8');
INSERT INTO offer_links VALUES('language_of_delivery','en','01a207e6-87c6-7000-baf5-02a1bfd6f7b8');
CREATE TABLE vectors (
    kind TEXT NOT NULL,
    record_id TEXT NOT NULL,
    language TEXT NOT NULL,
    model TEXT NOT NULL,
    text_hash TEXT NOT NULL,
    batch TEXT NOT NULL,
    vector BLOB NOT NULL,
    PRIMARY KEY (kind, record_id, language)
);
INSERT INTO vectors VALUES('need','01a207e5-269a-71ad-b69b-648b8e9c1c61','','use6-50k-4bit','e76e5072ee5ee6b8cb18c0493cfbc11c','01a207e5-2ddb-7000-b26b-eba650c1380d',X'981cc8ad5531bd0024981c023afe2f34d7b0592a04fc0d43a03f5f32351b3faadeb95a456eb25fdebe62f78a218b42025b49b9e20fd514c4d703b8ae003534f265fdef36b3ef1ed21f6116384cd1388f83402efd1efb03c59ab24c38974f1504dd323d30a08738d4bfc8d5c209d7cdcade142e894e2c3917faecf8d93c22be41102eebdb18d1c86fb21727465cc4d50335ed38433ecbca2f8ab1e67be232916b16cd0fc8255cf722f53b32b8b41da032c0f45bfec286c4cfe4d1391627eafea9e1cb50ce0d435c0438de88a3fe4bfe77ee92ed35b8361863b7d5b1fa17da2a769cd0a906f4dd1830fdaf2fd0ff1b7cd05211d65ce7066347c3a130969313f822fa1931223a73e45e24a6f1da293c111efa353ca3c7f5f2e1eefbc6d3d308efb4f84d155d62ff2ad0c3f21ed125bad2f28b9d0bf5cfb50536d44634c50fd5e2a7c33df4c20d093a5d2e056d42dce30794221fcc55e10916c323b8f7d6c52e68645ec7034dbe4fe4272a8e3928e4b34a100001d35db85447f42bcf0070ec32e81bd0282f184b0ac73a306a2ae5172abed32b666de92b99c7baada9b84d62505f3edc1f170b4ecebd7c0bf61d8d17c1c4813af91bc7645807f8af69e8c6fb267a8b733023b40345bae57bdecc15c0aab513e9b446d955074917d461cee929fc27f67c7ca8fc618313f31c678f727632dfbe45bb1456e6ad6bc9e1f43a3724d748b9');
INSERT INTO vectors VALUES('need','01a207e5-269a-71b3-af38-22eae00dfffd','','use6-50k-4bit','05b6fa92577cd11e68224d1940ee70c0','01a207e5-2ddb-7000-b26b-eba650c1380d',X'db0cb625dd2126f0d0bd689d361ba44bf2ac3d3456fb0be2ef38af3cfdfe8a5aceb97512c34c33c5886a2bb628676907d6104ec23fc7e98fa032aa94a908ef23b3743c42d6d740bd4fd438fb41a31f82817faede26cab74c102453d618a59c15623bf64b2fdc1bf34be9ccead36b646a1a60205bbf5ea318b5234b591be931cd9a6d2a0df8a95c4aca0240c147960566f136f6d62c09b36af8333004b52b0fb911a80a2b38d673a85ef19ac0cd24fc67bccb1c0b6e4afbe4d12f3446622222e6f25a89272166ef79a712e406e54eb6c45f253b12a2dc52c9d087082311b0d5bc83febb46ea23298157a90ac0ad3cf25944d6f27218423f4337c7addb997e0b59dd51d9286bf5276046ddf6c9e45b963a4c00d047ec6ae33fb92fe0d7a019cf6b030ef926a94d71b677cc539b0fb446d3a6c907ce25e8bf4903fea51abdb06734764c3cf266333e342bc7043effb67a91c36a9f2b9fce534121f305087d11a1692054043c112d5f984b4a401929c7274c15c15940e6e4a6fd20f0b8ff1d52441c484247ab10c6f4ff42a4c830b1784f5d495b7316b2a0680d3bf0befd7d8849f113ca95222f5a074ee462713b0b01c734911e300452d1be610a3807c56c157d815504a7347b1ecec51609b4dee5ac5ec2bb97bb497bc5da61f5f0d78e4e272cee46ed1a7a9d20f6babd55bddde2c658f6ca740f5ec0cb4dcf3036a7f3ae02339d');
INSERT INTO vectors VALUES('need','01a207e5-269a-71c5-9b37-f6f820096252','','use6-50k-4bit','dca88b716dac47fd82ba09949e090772','01a207e5-2ddb-7000-b26b-eba650c1380d',X'241937dfe1e7daf443d0ec3d1df0ac221610052e29ced42ee8f6b9dddfe1a20b07122dcd310cb5ec1db119c70075d0e72914151d119dc89edbe2dc0ebd272634e3477343dd011249cc8c0dd2ad02d9c8cf2edacce1f82f393c2646db6157a2fdef4211b51944c8c64b2eed2903fe40a2e4382e86ee63b910fb4799d50620e97139ea321cabc5194256e61943d821de36385f50f61c160c1c9bf6c8d9ecd0432702dbea5621e52d1047ec30be0323f04fb629dbec462cdd01c6443b1d493b23bba45ed21ff0f5e3479b183222dc2b1ddf399d5fdbe14586e22fa5d51ade0daccecd2dd625c31946afc5bfcaaeb12d2e4dbcf12477e921dda46bf3cd1afe75c25b5ef6b729194fca816f1f7fd40256cd3c2cf913ed0d03c84216dbd200ec37e4ed06de2ad603aa12d6f7e927c702a54a2b0f14e4001dce36fb0f07cbc9fbbc68c6eebfe9565e1c199203eda548fd8affdd07ee01fcdf6efdd8030c3a855030e431a21206fe3e2621b684f0e0cbe038c3cde3a3715be36c9138dda131ac46500d131a2afcf44dfd84043b07f7b7d70fd9efc6093223dd0407e7fdca541a1b0c1eeb1ba219b4141dc61624f32f444c32cada1dd1ded60efe08a9c915d43506f03ef7774ddbc815fbf55226acad06ce510f1f3db6fc24e0f962e8c513e3b610ed31c71a5d00f0576135febdf72fee50d7a81ef13cc0d3a65905a6eca647dec83c1805');
CREATE INDEX audit_by_record ON audit (kind, record_id, id);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_ms);
CREATE INDEX mandates_by_user ON mandates (user_id);
CREATE INDEX refresh_tokens_by_family ON refresh_tokens (family_id);
CREATE INDEX refresh_tokens_by_user ON refresh_tokens (user_id);
CREATE INDEX api_keys_by_organization ON api_keys (organization_id, id);
CREATE INDEX recommendations_by_place ON recommendations (place, id);
CREATE INDEX needs_by_update ON needs (updated_ms, id, released, visibility, organization_id);
CREATE INDEX needs_by_state ON needs (state, updated_ms, id, released, visibility, organization_id);
CREATE INDEX needs_by_validity ON needs (state, valid_until_ms);
CREATE INDEX need_links_by_need ON need_links (need_id, kind);
CREATE INDEX offers_by_update ON offers (updated_ms, id, released, visibility, organization_id);
CREATE INDEX offers_by_state ON offers (state, updated_ms, id, released, visibility, organization_id);
CREATE INDEX offers_by_validity ON offers (state, valid_until_ms);
CREATE INDEX offer_links_by_offer ON offer_links (offer_id, kind);
CREATE INDEX vectors_by_batch ON vectors (batch);
COMMIT;
