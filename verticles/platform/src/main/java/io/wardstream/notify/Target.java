package io.wardstream.notify;

import io.wardstream.config.Secret;
import java.util.UUID;

/** Where a message goes. */
public sealed interface Target {

    /** What a message can be sent to as it stands. */
    sealed interface Address extends Target {

        Channel channel();

        /** Names the server and no more; messages to one endpoint share its few places. */
        String endpoint();
    }

    /**
     * Slack, or who speaks like it.
     *
     * @param url whoever has it can post; empty where it was not read
     */
    record Slack(Secret url) implements Address {
        @Override
        public Channel channel() {
            return Channel.SLACK;
        }

        @Override
        public String endpoint() {
            return "slack:" + EgressGuard.authority(url.value());
        }
    }

    /**
     * A program of the hospital.
     *
     * @param key signs what is sent; empty where it was not read
     */
    record Webhook(String url, Secret key) implements Address {
        @Override
        public Channel channel() {
            return Channel.WEBHOOK;
        }

        @Override
        public String endpoint() {
            return "webhook:" + EgressGuard.authority(url);
        }
    }

    record Email(String address) implements Address {
        @Override
        public Channel channel() {
            return Channel.EMAIL;
        }

        @Override
        public String endpoint() {
            return "email";
        }
    }

    /**
     * A telephone.
     *
     * @param number E.164: {@code +} and digits
     */
    record Sms(String number) implements Address {
        @Override
        public Channel channel() {
            return Channel.SMS;
        }

        @Override
        public String endpoint() {
            return "sms";
        }
    }

    /** Somebody who can log in, told as they wish to be. */
    record Person(int userId, UUID publicId) implements Target {}
}
