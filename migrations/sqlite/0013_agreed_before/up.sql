-- When cooperations were agreed on that were suspended, or ended before their time, when 0005 asked. The audit trail knows;
-- where it does not, of a suspended one, the day of its last change is the nearest.
UPDATE cooperations
SET agreed_ms = COALESCE(
    (SELECT MIN(at_ms) FROM audit WHERE kind = 'cooperation' AND record_id = cooperations.id AND action = 'agree'),
    CASE WHEN previous_state IN ('agreed', 'in_progress') THEN updated_ms END)
WHERE agreed_ms IS NULL AND state IN ('suspended', 'terminated');
