-- The zones that people live in, in no order.
select distinct time_zone
from accounts
