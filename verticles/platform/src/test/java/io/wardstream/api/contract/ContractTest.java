package io.wardstream.api.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ContractTest {

    private static final String DOCUMENT =
            """
            paths:
              /beds/{id}:
                parameters:
                  - {name: id, in: path, required: true, schema: {type: string, maxLength: 5}}
                put:
                  parameters:
                    - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 9}}
                    - {name: all, in: query, schema: {type: boolean}}
                    - {$ref: "#/components/parameters/Key"}
                  requestBody:
                    required: true
                    x-max-bytes: 100
                    content:
                      application/json:
                        schema:
                          type: object
                          additionalProperties: false
                          required: [name, rows]
                          properties:
                            name: {type: string, minLength: 1, maxLength: 4}
                            side: {$ref: "#/components/schemas/Side"}
                            label: {type: [string, "null"], pattern: "^[A-Z]+$", x-rule: must be of letters A to Z}
                            rows:
                              type: array
                              minItems: 1
                              maxItems: 2
                              items: {$ref: "#/components/schemas/Row"}
                  responses:
                    "201": {description: Made, content: {application/json: {schema: {type: object}}}}
            components:
              parameters:
                Key: {name: Idempotency-Key, in: header, schema: {type: string, maxLength: 3}}
              schemas:
                Side: {type: [string, "null"], enum: [left, right, null]}
                Row:
                  type: object
                  required: [height]
                  properties:
                    height: {type: number, minimum: 0.5, maximum: 2}
                    inner: {$ref: "#/components/schemas/Row"}
            """;

    private final ContractOperation beds = Contract.read(DOCUMENT).operation("PUT", "/beds/{id}");

    @Test
    void takesWhatTheDocumentAllows() {
        assertThat(body("{'name':'B 1','rows':[{'height':1,'inner':{'height':2}}],'side':null}"))
                .isNull();
        assertThat(beds.checkQuery(query("limit", "9", "all", "true"))).isNull();
        assertThat(beds.isPossible(Map.of("id", "12345"))).isTrue();
        assertThat(beds.isRepeatable()).isTrue();
        assertThat(beds.maxBodyBytes(5)).isEqualTo(100);
    }

    @Test
    void refusesTheOneCharacterThatNoDatabaseKeeps() {
        Violation nul = new Violation("name", "must not hold the character U+0000");

        assertThat(body("{'name':'B\\u0000','rows':[{'height':1}]}")).isEqualTo(nul);
        assertThat(beds.checkHeaders(query("Idempotency-Key", "a\0")))
                .isEqualTo(new Violation("Idempotency-Key", nul.rule()));
    }

    @Test
    void namesTheFieldAndItsBound() {
        assertThat(body("{'name':'B 123','rows':[{'height':1}]}"))
                .isEqualTo(new Violation("name", "must be a text of 1 to 4 characters, was 5"));
        assertThat(body("{'rows':[]}"))
                .isEqualTo(new Violation("name", "must be a text of 1 to 4 characters"));
        assertThat(body("{'name':'B','rows':[]}"))
                .isEqualTo(new Violation("rows", "must be an array of 1 to 2 objects"));
        assertThat(body("{'name':'B','rows':[{'height':1,'inner':{'height':3}}]}"))
                .isEqualTo(
                        new Violation(
                                "rows[0].inner.height", "must be a number from 0.5 to 2, was 3"));
        assertThat(body("{'name':'B','rows':[{'height':1}],'side':'up'}"))
                .isEqualTo(new Violation("side", "must be one of left, right"));
        assertThat(body("{'name':'B','rows':[{'height':1}],'label':'x'}"))
                .isEqualTo(new Violation("label", "must be of letters A to Z"));
        assertThat(body("{'nmae':'B'}"))
                .isEqualTo(
                        new Violation(
                                "nmae", "is not known here; known are name, side, label, rows"));
    }

    @Test
    void countsCharactersAndNotHalvesOfThem() {
        assertThat(body("{'name':'😀😀😀😀','rows':[{'height':1}]}")).isNull();
    }

    @Test
    void readsParametersAsWhatTheyStandFor() {
        assertThat(beds.checkQuery(query("limit", "10")))
                .isEqualTo(new Violation("limit", "must be a whole number from 1 to 9, was 10"));
        assertThat(beds.checkQuery(query("limit", "1e1")))
                .isEqualTo(new Violation("limit", "must be a whole number from 1 to 9"));
        assertThat(beds.checkQuery(query("limit", "9".repeat(400)))).isNotNull();
        assertThat(beds.checkQuery(query("all", "yes")))
                .isEqualTo(new Violation("all", "must be one of true, false"));
        assertThat(beds.checkQuery(query("limit", "1", "limit", "2")))
                .isEqualTo(new Violation("limit", "must be there once"));
        assertThat(beds.checkQuery(query("page", "1")))
                .isEqualTo(new Violation("page", "is not known here; known are limit, all"));
        assertThat(beds.checkHeaders(query("idempotency-key", "four"))).isNotNull();
        assertThat(beds.isPossible(Map.of("id", "123456"))).isFalse();
    }

    @Test
    void refusesADocumentThatAsksForWhatIsNotEnforced() {
        String wrong = DOCUMENT.replace("minLength: 1", "multipleOf: 1");

        assertThatThrownBy(() -> Contract.read(wrong))
                .hasMessage("the keyword multipleOf is not enforced");
    }

    private @Nullable Violation body(String json) {
        return beds.checkBody(new JsonObject(json.replace('\'', '"')));
    }

    private static MultiMap query(String... namesAndValues) {
        MultiMap query = MultiMap.caseInsensitiveMultiMap();
        for (int index = 0; index < namesAndValues.length; index += 2) {
            query.add(namesAndValues[index], namesAndValues[index + 1]);
        }
        return query;
    }
}
