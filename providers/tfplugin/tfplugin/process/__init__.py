"""The provider's process: server, dispatcher, lifecycle and certificate."""
