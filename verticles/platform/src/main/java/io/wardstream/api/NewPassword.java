package io.wardstream.api;

import io.wardstream.access.Users;
import java.nio.charset.StandardCharsets;

/** Reads a password somebody is to have. */
final class NewPassword {

    private NewPassword() {}

    /**
     * @throws Problem 400 when it is too short, too long, or one of those that are tried first
     */
    static String read(JsonBody body, String name, String username) {
        String password = body.text(name, Users.MAX_PASSWORD_BYTES);
        if (password.length() < Users.MIN_PASSWORD_LENGTH
                || password.getBytes(StandardCharsets.UTF_8).length > Users.MAX_PASSWORD_BYTES) {
            throw body.refusal(
                    name,
                    "must be a text of "
                            + Users.MIN_PASSWORD_LENGTH
                            + " characters to "
                            + Users.MAX_PASSWORD_BYTES
                            + " bytes");
        }
        if (Users.isCommonPassword(password, username)) {
            throw body.refusal(name, "is one that is tried first; choose another");
        }
        return password;
    }
}
