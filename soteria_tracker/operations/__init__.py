"""What those who run the Tracker ask of it: is it there, is it ready, what does it do. Nothing about any office."""
