namespace Aspire.Hosting.ApplicationModel;

/// <summary>Marks a parameter that names something in the model.</summary>
public interface IModelNameParameter;

/// <summary>The parameter is the name of a resource.</summary>
[AttributeUsage(AttributeTargets.Parameter, AllowMultiple = false)]
public sealed class ResourceNameAttribute : Attribute, IModelNameParameter;

/// <summary>The parameter is the name of an endpoint.</summary>
[AttributeUsage(AttributeTargets.Parameter, AllowMultiple = false)]
public sealed class EndpointNameAttribute : Attribute, IModelNameParameter;
