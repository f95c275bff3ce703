package org.gru4j.cli;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BackendTest {

    @Test
    void aBuildForAnotherKindOfMachineSaysSo() {
        assertThatThrownBy(() -> Backend.check("macosx-arm64", "linux-x86_64"))
                .isInstanceOf(BackendException.class)
                .hasMessage(
                        "this build is for macosx-arm64, but this machine is linux-x86_64: build it again here, with mvn"
                                + " -DskipTests package");
        assertThatCode(() -> Backend.check("linux-x86_64", "linux-x86_64")).doesNotThrowAnyException();
    }
}
