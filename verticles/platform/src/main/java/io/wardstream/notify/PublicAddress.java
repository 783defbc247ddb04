package io.wardstream.notify;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;

/** Tells addresses of the Internet from those of a house (IANA special-purpose registries). */
final class PublicAddress {

    private record Block(int length, List<Integer> prefix) {

        static Block of(int length, Integer... prefix) {
            return new Block(length, List.of(prefix));
        }

        boolean holds(byte[] address) {
            for (int bit = 0; bit < length; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((address[bit / 8] & mask) != (prefix.get(bit / 8) & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private static final List<Block> NOT_PUBLIC_V4 =
            List.of(
                    Block.of(8, 0),
                    Block.of(8, 10),
                    Block.of(10, 100, 64),
                    Block.of(8, 127),
                    Block.of(16, 169, 254),
                    Block.of(12, 172, 16),
                    Block.of(24, 192, 0, 0),
                    Block.of(24, 192, 0, 2),
                    Block.of(24, 192, 88, 99),
                    Block.of(16, 192, 168),
                    Block.of(15, 198, 18),
                    Block.of(24, 198, 51, 100),
                    Block.of(24, 203, 0, 113),
                    // multicast, reserved, broadcast
                    Block.of(3, 224));

    /** All global unicast is in 2000::/3; these parts of it lead elsewhere. */
    private static final List<Block> NOT_PUBLIC_V6 =
            List.of(
                    // IETF protocol assignments, Teredo among them
                    Block.of(23, 0x20, 0x01, 0x00),
                    Block.of(32, 0x20, 0x01, 0x0d, 0xb8),
                    // 6to4 carries a v4 address of anybody's choice
                    Block.of(16, 0x20, 0x02),
                    Block.of(20, 0x3f, 0xff, 0x00));

    private static final Block GLOBAL_UNICAST_V6 = Block.of(3, 0x20);

    private PublicAddress() {}

    static boolean is(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            return NOT_PUBLIC_V4.stream().noneMatch(block -> block.holds(bytes));
        }
        return GLOBAL_UNICAST_V6.holds(bytes)
                && NOT_PUBLIC_V6.stream().noneMatch(block -> block.holds(bytes));
    }
}
