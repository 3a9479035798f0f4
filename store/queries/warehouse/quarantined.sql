-- How many rows are in quarantine, by table and reason, in the order of both.
select source, reason, count(*) as "count!"
from warehouse.quarantine
where healed_at is null
group by source, reason
order by source, reason
