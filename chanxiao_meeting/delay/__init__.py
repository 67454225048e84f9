"""Why an order is late: what its date hangs on, as a picture."""
