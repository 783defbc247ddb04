package io.wardstream.ingest;

import io.wardstream.codec.frame.CommandResult;
import io.wardstream.registry.DeviceIdentity;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted of devices besides their samples: configurations and commands. Called from any
 * event loop; answers at once from memory and never fails.
 */
public interface Errands {
    /** Nobody wants anything. */
    Errands NONE =
            new Errands() {
                @Override
                public void deliverThrough(Delivery delivery) {}

                @Override
                public long configVersion(int deviceId) {
                    return 0;
                }

                @Override
                public void welcomed(DeviceIdentity device, @Nullable String firmware) {}

                @Override
                public void applied(DeviceIdentity device, long version) {}

                @Override
                public void answered(DeviceIdentity device, CommandResult result) {}
            };

    /** The way to the devices connected to this node. Thread-safe. */
    interface Delivery {
        boolean isConnected(int deviceId);

        /**
         * Sends a configuration, once a connection and version.
         *
         * @param settings a JSON object
         */
        void configure(int deviceId, long version, String settings);

        /**
         * Sends a command.
         *
         * @param args a JSON object
         */
        void command(int deviceId, String id, String name, String args);
    }

    /** Once, before any device is let in. */
    void deliverThrough(Delivery delivery);

    /** The version of the configuration the device should run, 0 when there is none. */
    long configVersion(int deviceId);

    /** The device has said hello and was welcomed: what waits for it may go. */
    void welcomed(DeviceIdentity device, @Nullable String firmware);

    /** The device says which configuration it runs. */
    void applied(DeviceIdentity device, long version);

    /** The device says how far a command has come. */
    void answered(DeviceIdentity device, CommandResult result);
}
