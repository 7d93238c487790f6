"""Can people log in? What has to be proven before the login form is hidden, and who decides it."""
