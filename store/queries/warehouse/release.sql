-- Lets those out of the quarantine that are whole and were taken over.
delete from warehouse.quarantine
where healed_at is not null
