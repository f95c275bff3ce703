package org.gru4j.keras;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.gru4j.internal.Words;
import org.gru4j.keras.TorchLayout.Kind;

/**
 * The layers of a PyTorch model from the input on. A state dict has them in the order in which they were made, and does not
 * say what is computed with them: only a chain of an Embedding, recurrent layers and a Linear can be meant.
 *
 * @param layers with what each is
 */
record TorchChain(List<Link> layers) {

    private static final String ADVICE = ": name the layers to use with a map";

    /** A layer and what it is. */
    record Link(Kind kind, TorchModule module) {}

    /** The chain of a file. */
    static TorchChain of(List<TorchModule> modules, TorchLayout layout) {
        List<Link> links = layout.layers().isEmpty() ? found(modules) : named(modules, layout);
        links.stream()
                .filter(link -> link.kind() == Kind.RECURRENT)
                .forEach(link -> new TorchRecurrent(link.module()).requireKnownTensors());
        requireWidths(links);
        return new TorchChain(links);
    }

    private static List<Link> named(List<TorchModule> modules, TorchLayout layout) {
        List<Link> links = new ArrayList<>();
        for (TorchLayout.Layer layer : layout.layers()) {
            TorchModule module = module(modules, layer.name());
            if (layer.kind() == Kind.RECURRENT ? !module.isRecurrent() : !module.isMatrix()) {
                throw new KerasException(Words.format(
                        "layer %s: its tensors %s are not those of a layer of the kind %s",
                        module.name(), module.names(), layer.kind().name().toLowerCase(Locale.ROOT)));
            }
            links.add(new Link(layer.kind(), module));
        }
        return links;
    }

    private static TorchModule module(List<TorchModule> modules, String name) {
        List<TorchModule> exact =
                modules.stream().filter(it -> it.path().equals(name)).toList();
        List<TorchModule> alike = exact.isEmpty()
                ? modules.stream().filter(it -> it.path().endsWith("." + name)).toList()
                : exact;
        if (alike.size() != 1) {
            throw new KerasException(Words.format(
                    "the file has %s layer %s: its layers are %s",
                    alike.isEmpty() ? "no" : "more than one", name, names(modules)));
        }
        return alike.get(0);
    }

    private static String names(List<TorchModule> modules) {
        List<String> names = modules.stream().map(TorchModule::name).limit(20).toList();
        return String.join(", ", names) + (modules.size() > names.size() ? " …" : "");
    }

    private static List<Link> found(List<TorchModule> modules) {
        List<TorchModule> recurrent =
                modules.stream().filter(TorchModule::isRecurrent).toList();
        if (recurrent.isEmpty()) {
            throw new KerasException(
                    Words.format("the file has no GRU, LSTM or RNN of PyTorch: its layers are %s", names(modules)));
        }
        List<Link> embeddings = new ArrayList<>();
        List<Link> linears = new ArrayList<>();
        for (TorchModule module : modules) {
            if (!module.isRecurrent()) {
                Link link = new Link(kind(module, recurrent), module);
                (link.kind() == Kind.EMBEDDING ? embeddings : linears).add(link);
            }
        }
        requireOne("Embedding", embeddings);
        requireOne("Linear", linears);
        List<Link> links = new ArrayList<>(embeddings);
        recurrent.forEach(module -> links.add(new Link(Kind.RECURRENT, module)));
        links.addAll(linears);
        return links;
    }

    private static void requireOne(String what, List<Link> links) {
        if (links.size() > 1) {
            throw new KerasException(Words.format(
                    "the file has several layers that may be the %s, %s, and does not say what is computed between them%s",
                    what, names(links.stream().map(Link::module).toList()), ADVICE));
        }
    }

    private static Kind kind(TorchModule module, List<TorchModule> recurrent) {
        if (!module.isMatrix()) {
            throw new KerasException(Words.format(
                    "layer %s: its tensors %s are not those of an Embedding, GRU, LSTM, RNN or Linear%s",
                    module.name(), module.names(), ADVICE));
        }
        if (module.hasBias()) {
            return Kind.LINEAR;
        }
        long columns = module.length("weight", 1);
        boolean first = columns == new TorchRecurrent(recurrent.get(0)).inputs();
        boolean last = columns == new TorchRecurrent(recurrent.get(recurrent.size() - 1)).outputs();
        if (first && last) {
            return byName(module);
        }
        return first ? Kind.EMBEDDING : Kind.LINEAR;
    }

    /** An Embedding and a Linear without bias are alike where the widths before and after the recurrent layers are. */
    private static Kind byName(TorchModule module) {
        String word = module.word().toLowerCase(Locale.ROOT);
        if (word.contains("emb") || word.startsWith("enc")) {
            return Kind.EMBEDDING;
        }
        if (word.matches("dec.*|lin.*|fc.*|out.*|head|dense|proj.*|h2o|.*2out")) {
            return Kind.LINEAR;
        }
        throw new KerasException(Words.format("layer %s: may be an Embedding or a Linear%s", module.name(), ADVICE));
    }

    private static void requireWidths(List<Link> links) {
        Link before = null;
        for (Link link : links) {
            if (before != null && outputs(before) != inputs(link)) {
                throw new KerasException(Words.format(
                        "layer %s: takes %d features, but layer %s before it gives %d",
                        link.module().name(), inputs(link), before.module().name(), outputs(before)));
            }
            before = link;
        }
    }

    private static long inputs(Link link) {
        return link.kind() == Kind.RECURRENT
                ? new TorchRecurrent(link.module()).inputs()
                : link.module().length("weight", 1);
    }

    private static long outputs(Link link) {
        return switch (link.kind()) {
            case EMBEDDING -> link.module().length("weight", 1);
            case RECURRENT -> new TorchRecurrent(link.module()).outputs();
            case LINEAR -> link.module().length("weight", 0);
        };
    }
}
