import { describe, expect, it } from 'vitest';
import { isSecretSetting, normalizeMac } from '../../lib/core';

describe('a MAC address', () => {
  it.each(['52:54:00:AB:CD:EF', '52-54-00-ab-cd-ef', '5254.00ab.cdef', '525400ABCDEF'])('is the same however it is written: %s', (text) => {
    expect(normalizeMac(text)).toBe('52:54:00:ab:cd:ef');
  });

  it.each(['', '52:54:00:ab:cd', '52:54:00:ab:cd:ef:01', '52:54:00-ab-cd-ef', '52:54:00:ab:cd:eg', ' 52:54:00:ab:cd:ef', '5254:00ab:cdef'])(
    'is none: "%s"',
    (text) => {
      expect(normalizeMac(text)).toBeUndefined();
    },
  );
});

describe('a setting', () => {
  it.each(['ipmi_password', 'redfish_password', 'snmp_community', 'snmp_auth_key', 'auth_token', 'client_secret'])(
    'is secret by its name: %s',
    (name) => {
      expect(isSecretSetting(name)).toBe(true);
    },
  );

  it.each(['ipmi_username', 'deploy_kernel', 'redfish_verify_ca', 'redfish_system_id', 'ipmi_force_boot_device'])(
    'is not secret: %s',
    (name) => {
      expect(isSecretSetting(name)).toBe(false);
    },
  );
});
