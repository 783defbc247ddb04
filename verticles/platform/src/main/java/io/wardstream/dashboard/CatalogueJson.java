package io.wardstream.dashboard;

import com.fasterxml.jackson.core.JsonGenerator;
import io.wardstream.codec.model.VitalSign;
import java.io.IOException;
import java.util.Locale;

/** The catalogue of vitals as pages need it: a page lists none of its own. */
final class CatalogueJson {

    private CatalogueJson() {}

    /** The field {@code vitals} of the open object. */
    static void write(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("vitals");
        for (int index = 0; index < VitalSign.COUNT; index++) {
            VitalSign sign = VitalSign.ofIndex(index);
            json.writeObjectFieldStart(sign.wireName());
            json.writeStringField("label", sign.label());
            json.writeStringField("unit", sign.unit());
            json.writeNumberField("decimals", sign.decimals());
            json.writeStringField("cadence", sign.cadence().name().toLowerCase(Locale.ROOT));
            json.writeNumberField("staleAfterMs", sign.staleAfter().toMillis());
            json.writeEndObject();
        }
        json.writeEndObject();
    }
}
