-- Why: roles as hospitals know them: viewer, clinician, device-manager, auditor, hospital-admin,
-- platform-admin. Grants made before keep the names of then ('admin' at a hospital or everywhere,
-- 'engineer'), so that nodes of before go on to understand them; this version reads both.
-- Locks: user_grant for a moment, to look through its rows.
ALTER TABLE user_grant DROP CONSTRAINT user_grant_role_check;
ALTER TABLE user_grant ADD CONSTRAINT user_grant_role_check CHECK (role IN
    ('admin', 'engineer', 'viewer', 'clinician', 'device-manager', 'auditor', 'hospital-admin',
     'platform-admin'));
