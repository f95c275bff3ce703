package org.gru4j.serve;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** A request that is not carried out, in OpenAI's form. It never repeats what was sent, but for the name of a parameter. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1;

    private static final String INVALID = "invalid_request_error";

    private final int status;
    private final String type;
    private final @Nullable String parameter;
    private final @Nullable String code;

    private Refusal(int status, String type, @Nullable String parameter, @Nullable String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.type = type;
        this.parameter = parameter;
        this.code = code;
    }

    /** A parameter has a wrong value. */
    static Refusal of(String parameter, String mustBe) {
        return new Refusal(400, INVALID, parameter, null, parameter + " must be " + mustBe);
    }

    /** Something of the request as a whole is wrong. */
    static Refusal of(int status, String message) {
        return new Refusal(status, INVALID, null, null, message);
    }

    static Refusal unknownModel() {
        return new Refusal(
                404,
                INVALID,
                "model",
                "model_not_found",
                "there is no such model: GET /v1/models lists those that there are");
    }

    static Refusal wrongKey() {
        return new Refusal(
                401,
                INVALID,
                null,
                "invalid_api_key",
                "the API key is missing or wrong: send it in a header, Authorization: Bearer KEY");
    }

    static Refusal busy() {
        return new Refusal(
                429,
                "requests",
                null,
                "rate_limit_exceeded",
                "too many texts are being written: try again in a second");
    }

    static Refusal failure() {
        return new Refusal(500, "server_error", null, null, "the server failed: its own messages may say why");
    }

    /** The server is about to end. */
    static Refusal ending() {
        return new Refusal(503, "server_error", null, null, "the server is ending");
    }

    int status() {
        return status;
    }

    /** The answer's body. */
    ObjectNode toJson() {
        ObjectNode error = Json.object();
        error.putObject("error")
                .put("message", getMessage())
                .put("type", type)
                .put("param", parameter)
                .put("code", code);
        return error;
    }
}
