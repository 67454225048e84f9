from . import test_period
from . import test_provider_contract
from . import test_provider_sales
