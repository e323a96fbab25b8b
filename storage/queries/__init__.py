"""What is asked of the tables; every query of programme data takes the actor first."""
