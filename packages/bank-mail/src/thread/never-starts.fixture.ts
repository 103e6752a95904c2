// A thread that ends before it can be given a mail.
process.exit(1);
