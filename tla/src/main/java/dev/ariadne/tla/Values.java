package dev.ariadne.tla;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tla2sany.semantic.FormalParamNode;
import tla2sany.semantic.OpDefNode;
import tlc2.tool.Action;
import tlc2.tool.TLCState;
import tlc2.value.impl.BoolValue;
import tlc2.value.impl.FcnLambdaValue;
import tlc2.value.impl.FcnRcdValue;
import tlc2.value.impl.IntValue;
import tlc2.value.impl.RecordValue;
import tlc2.value.impl.SetEnumValue;
import tlc2.value.impl.StringValue;
import tlc2.value.impl.TupleValue;
import tlc2.value.impl.Value;
import util.UniqueString;

/** TLC's values and actions in terms of the JDK. Lives with TLC behind {@link TlcLoader}. */
final class Values {
    private Values() {}

    static Map<String, Object> state(TLCState state) {
        Map<String, Object> variables = new TreeMap<>();
        for (var variable : state.getVars()) {
            UniqueString name = variable.getName();
            variables.put(name.toString(), java((Value) state.lookup(name)));
        }
        return Collections.unmodifiableMap(variables);
    }

    static Label label(Action action) {
        OpDefNode definition = action.getOpDef();
        List<Object> parameters = new ArrayList<>();
        if (definition != null) {
            for (FormalParamNode parameter : definition.getParams()) {
                parameters.add(java((Value) action.con.lookup(parameter)));
            }
        }
        return new Label(action.getName().toString(), List.copyOf(parameters));
    }

    static Object java(Value value) {
        if (value instanceof IntValue number) {
            return number.val;
        }
        if (value instanceof BoolValue truth) {
            return truth.val;
        }
        if (value instanceof StringValue text) {
            return text.val.toString();
        }
        if (value instanceof TupleValue tuple) {
            return list(tuple.elems);
        }
        if (value instanceof RecordValue fields) {
            Map<String, Object> map = new TreeMap<>();
            for (int i = 0; i < fields.names.length; i++) {
                map.put(fields.names[i].toString(), java(fields.values[i]));
            }
            return Collections.unmodifiableMap(map);
        }
        if (value instanceof FcnRcdValue function) {
            return function(function);
        }
        if (value instanceof FcnLambdaValue function) {
            return java(function.toFcnRcd());
        }
        if (value instanceof SetEnumValue set) {
            set.normalize();
            Set<Object> elements = new LinkedHashSet<>();
            for (int i = 0; i < set.elems.size(); i++) {
                elements.add(java(set.elems.elementAt(i)));
            }
            return Collections.unmodifiableSet(elements);
        }
        return value.toString();
    }

    /** The value of TLA+ for an Integer, a String, a Boolean, or a List or Map of such. */
    static Value tla(Object value) {
        if (value instanceof Integer number) {
            return IntValue.gen(number);
        }
        if (value instanceof Boolean truth) {
            return truth ? BoolValue.ValTrue : BoolValue.ValFalse;
        }
        if (value instanceof String text) {
            return new StringValue(text);
        }
        if (value instanceof List<?> elements) {
            Value[] values = new Value[elements.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = tla(elements.get(i));
            }
            return new TupleValue(values);
        }
        if (value instanceof Map<?, ?> fields) {
            UniqueString[] names = new UniqueString[fields.size()];
            Value[] values = new Value[names.length];
            int n = 0;
            for (Map.Entry<?, ?> field : fields.entrySet()) {
                names[n] = UniqueString.uniqueStringOf(field.getKey().toString());
                values[n++] = tla(field.getValue());
            }
            return new RecordValue(names, values, false).normalize();
        }
        throw new IllegalArgumentException("no value of TLA+: " + value);
    }

    private static Object function(FcnRcdValue function) {
        Value sequence = function.toTuple();
        if (sequence instanceof TupleValue tuple) {
            return list(tuple.elems);
        }
        Value[] domain = function.getDomainAsValues();
        Map<String, Object> map = new TreeMap<>();
        for (int i = 0; i < domain.length; i++) {
            map.put(String.valueOf(java(domain[i])), java(function.values[i]));
        }
        return Collections.unmodifiableMap(map);
    }

    private static Collection<Object> list(Value[] elements) {
        List<Object> list = new ArrayList<>(elements.length);
        for (Value element : elements) {
            list.add(java(element));
        }
        return Collections.unmodifiableList(list);
    }
}
