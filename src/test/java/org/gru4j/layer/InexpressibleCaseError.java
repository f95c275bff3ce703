package org.gru4j.layer;

/** A fixture asks for something that the harness does not know: the case fails, it is not skipped. */
public final class InexpressibleCaseError extends AssertionError {

    private static final long serialVersionUID = 1;

    public InexpressibleCaseError(String message) {
        super("cannot be expressed: " + message);
    }
}
