using System.Reflection;

namespace Aspire.Hosting.Tests.PublicApi;

/// <summary>Names of types as C# writes them.</summary>
internal static class TypeNames
{
    public static string Of(Type type)
    {
        if (type.IsByRef)
            return Of(type.GetElementType()!);
        if (type.IsArray)
            return Of(type.GetElementType()!) + "[]";
        if (type.IsGenericParameter)
            return type.Name;
        if (Nullable.GetUnderlyingType(type) is { } value)
            return Of(value) + "?";
        var name = type.Name.Split('`')[0];
        var owner = type.DeclaringType is { } declaring ? Of(declaring) : type.Namespace;
        var own = type.GetGenericArguments().Skip(type.DeclaringType?.GetGenericArguments().Length ?? 0).ToArray();
        return $"{owner}.{name}{(own.Length == 0 ? "" : $"<{string.Join(", ", own.Select(Of))}>")}";
    }

    public static string WithConstraints(Type parameter)
    {
        var attributes = parameter.GenericParameterAttributes;
        var constraints = parameter.GetGenericParameterConstraints().Where(c => c != typeof(ValueType)).Select(Of).Order().ToList();
        if (attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint))
            constraints.Insert(0, "struct");
        else if (attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
            constraints.Insert(0, "class");
        if (attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !constraints.Contains("struct"))
            constraints.Add("new()");
        return constraints.Count == 0 ? parameter.Name : $"{parameter.Name} : {string.Join(", ", constraints)}";
    }
}
