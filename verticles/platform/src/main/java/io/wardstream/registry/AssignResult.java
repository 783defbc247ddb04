package io.wardstream.registry;

/** How an attempt to assign a device ended. */
public sealed interface AssignResult {

    record Assigned(Assignment assignment) implements AssignResult {}

    /** The device is gone. */
    record DeviceGone() implements AssignResult {}

    /** The patient has been discharged or is in another hospital. */
    record PatientNotThere() implements AssignResult {}
}
