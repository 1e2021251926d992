// Preloaded into a program: another host, another user, another day, other random numbers.
const os = require('node:os');

os.hostname = () => 'another-host';
os.homedir = () => '/home/another';
os.userInfo = () => ({ username: 'another', uid: 4242, gid: 4242, shell: '/bin/false', homedir: '/home/another' });
Math.random = () => 0.4242;
Date.now = () => 4242424242424;
globalThis.Date = class extends Date {
  constructor(...given) {
    super(...(given.length === 0 ? [4242424242424] : given));
  }
};
require('node:crypto').randomUUID = () => '42424242-4242-4242-4242-424242424242';
