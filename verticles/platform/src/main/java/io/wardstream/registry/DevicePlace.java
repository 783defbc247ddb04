package io.wardstream.registry;

/**
 * Where a device's samples go from now on.
 *
 * @param wardId of the patient, else of the device
 * @param patientId 0: none
 */
record DevicePlace(int deviceId, int hospitalId, int wardId, int patientId) {}
