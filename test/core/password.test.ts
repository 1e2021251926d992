import { describe, expect, it } from 'vitest';
import { withoutPassword } from '../../lib/core';

describe('an address without its password', () => {
  it.each([
    ['https://u:hush@host:8080/path', 'https://u:…@host:8080/path'],
    ['https://u:@host', 'https://u:…@host'],
    ['postgres://:hush@host/db', 'postgres://:…@host/db'],
    ['postgres://u:hu%40sh:x@[2001:db8::1]:5432/db', 'postgres://u:…@[2001:db8::1]:5432/db'],
    ['postgres://u@host/db?password=hush&sslmode=require', 'postgres://u@host/db?password=…&sslmode=require'],
    ['host=db password = hush dbname=x', 'host=db password = … dbname=x'],
    ["host=db password='hu sh\\' more' dbname=x", 'host=db password=… dbname=x'],
    ['host=db sslpassword=hush', 'host=db sslpassword=…'],
  ])('%s', (address, shown) => {
    expect(withoutPassword(address)).toBe(shown);
  });

  it.each([
    'https://host:8080/a@b',
    'https://host/a:b@c',
    'https://user@host',
    'postgres://[2001:db8::1]:5432/db',
    'host=db passfile=/run/pgpass',
    'consul.example:8500',
  ])('is itself where there is none: %s', (address) => {
    expect(withoutPassword(address)).toBe(address);
  });
});
