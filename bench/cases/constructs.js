require('constructs');
