require('absent');
