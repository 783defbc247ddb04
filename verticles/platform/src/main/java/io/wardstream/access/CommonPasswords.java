package io.wardstream.access;

import java.util.Locale;
import java.util.Set;

/** Passwords that are tried first, among those that are long enough. */
final class CommonPasswords {

    private static final Set<String> LIST =
            Set.of(
                    "password1234",
                    "password12345",
                    "password123456",
                    "passwordpassword",
                    "password@123",
                    "p@ssw0rd1234",
                    "passw0rd1234",
                    "mypassword123",
                    "changemenow!",
                    "changeme1234",
                    "changemeplease",
                    "letmein12345",
                    "welcome12345",
                    "welcome@1234",
                    "administrator",
                    "administrator1",
                    "admin1234567",
                    "adminadminadmin",
                    "qwertyuiop12",
                    "qwertyuiop123",
                    "qwerty123456",
                    "qwertyuiopasdf",
                    "asdfghjkl123",
                    "zxcvbnm12345",
                    "1q2w3e4r5t6y",
                    "1qaz2wsx3edc",
                    "iloveyou1234",
                    "abcdefghijkl",
                    "abcd12345678",
                    "abc123abc123",
                    "123456789012",
                    "1234567890123",
                    "12345678901234",
                    "123456123456",
                    "123123123123",
                    "098765432100",
                    "monkey123456",
                    "dragon123456",
                    "football1234",
                    "hospital1234",
                    "nightingale1",
                    "wardstream123",
                    "wardstream1234");

    private CommonPasswords() {}

    /** Whether it is one of them, one character over and over, or the user's own name. */
    static boolean holds(String password, String username) {
        String lower = password.toLowerCase(Locale.ROOT);
        return LIST.contains(lower)
                || lower.chars().distinct().count() == 1
                || lower.equals(username.toLowerCase(Locale.ROOT));
    }
}
