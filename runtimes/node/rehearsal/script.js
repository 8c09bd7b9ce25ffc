'use strict';

/* The handlers that a stem rehearses with. */

exports.handler = async (event) => event;
