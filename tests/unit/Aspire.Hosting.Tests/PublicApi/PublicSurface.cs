using System.Reflection;
using System.Runtime.CompilerServices;

namespace Aspire.Hosting.Tests.PublicApi;

/// <summary>The public surface of an assembly as one line a type or member, in a form that compares.</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<string> Of(Assembly assembly) =>
        from type in assembly.GetExportedTypes()
        from line in Of(type)
        orderby line
        select line;

    private static IEnumerable<string> Of(Type type)
    {
        var name = TypeNames.Of(type);
        yield return $"{name}: {Kind(type)}{Parents(type)}";
        foreach (var member in type.GetMembers(Declared).Where(IsVisible).Select(Describe).OfType<string>())
            yield return $"{name}.{member}";
    }

    private static string Kind(Type type) =>
        type.IsEnum ? "enum"
        : type.IsInterface ? "interface"
        : type.IsSubclassOf(typeof(Delegate)) ? "delegate"
        : type.IsValueType ? "struct"
        : type is { IsAbstract: true, IsSealed: true } ? "static class"
        : type.IsAbstract ? "abstract class"
        : type.IsSealed ? "sealed class"
        : "class";

    private static string Parents(Type type)
    {
        if (type.IsEnum || type.IsSubclassOf(typeof(Delegate)))
            return "";
        var own = type.GetInterfaces().Where(i => i.IsPublic || i.IsNestedPublic);
        var parents = type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) ? own.Prepend(parent) : own;
        var names = string.Join(", ", parents.Select(TypeNames.Of).Order());
        return names.Length == 0 ? "" : " < " + names;
    }

    private static bool IsVisible(MemberInfo member) => member switch
    {
        MethodBase method => IsVisible(method),
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(IsVisible),
        FieldInfo field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly,
        EventInfo @event => @event.AddMethod is { } add && IsVisible(add),
        _ => false,
    };

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string? Describe(MemberInfo member) => member switch
    {
        // What the compiler writes for records, properties and events says nothing beyond them.
        MethodInfo method when method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal) => null,
        MemberInfo generated when generated.IsDefined(typeof(CompilerGeneratedAttribute)) && generated is not PropertyInfo => null,
        MethodInfo method => $"{Static(method)}{method.Name}{Generics(method)}({Parameters(method)}) -> {TypeNames.Of(method.ReturnType)}",
        ConstructorInfo constructor => constructor.IsStatic ? null : $"new({Parameters(constructor)})",
        PropertyInfo property => $"{Static(property.GetAccessors(nonPublic: true)[0])}{property.Name} {{{Accessors(property)}}} -> {TypeNames.Of(property.PropertyType)}",
        FieldInfo { IsLiteral: true } constant => $"const {constant.Name} = {constant.GetRawConstantValue()}",
        FieldInfo field => field.Name == "value__" ? null : $"field {field.Name} -> {TypeNames.Of(field.FieldType)}",
        EventInfo @event => $"event {@event.Name} -> {TypeNames.Of(@event.EventHandlerType!)}",
        _ => null,
    };

    private static string Static(MethodBase method) => method.IsStatic ? "static " : "";

    private static string Accessors(PropertyInfo property) =>
        (property.GetMethod is { } get && IsVisible(get) ? " get;" : "")
        + (property.SetMethod is { } set && IsVisible(set) ? IsInit(set) ? " init;" : " set;" : "") + " ";

    private static bool IsInit(MethodInfo set) => set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static string Generics(MethodInfo method) =>
        method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(TypeNames.WithConstraints))}>" : "";

    private static string Parameters(MethodBase method)
    {
        var extension = method.IsDefined(typeof(ExtensionAttribute), inherit: false) ? "this " : "";
        return extension + string.Join(", ", method.GetParameters().Select(Describe));
    }

    private static string Describe(ParameterInfo parameter)
    {
        var direction = parameter.IsOut ? "out " : parameter.IsIn ? "in " : parameter.ParameterType.IsByRef ? "ref " : "";
        var list = parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "";
        var value = parameter.HasDefaultValue ? $" = {parameter.RawDefaultValue ?? "default"}" : "";
        return $"{direction}{list}{TypeNames.Of(parameter.ParameterType)} {parameter.Name}{value}";
    }
}
