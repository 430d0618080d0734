"""What leaves the service by itself: mail and webhooks."""
