"""Oregon's behavioural health boards, which share one product. Off until the operator has their permission."""
