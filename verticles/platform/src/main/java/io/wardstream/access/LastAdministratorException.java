package io.wardstream.access;

/** A change after which nobody could log in who may do everything everywhere; nothing is done. */
public final class LastAdministratorException extends RuntimeException {

    LastAdministratorException() {
        super("the last platform-admin", null, false, false);
    }
}
