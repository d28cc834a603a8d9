using ChatCluster.Configuration;
using ChatCluster.Web;
using ChatCluster.Web.Access;
using ChatCluster.Web.Limits;
using ChatCluster.Web.Page;
using Xunit;

namespace ChatCluster.Tests.Configuration;

/// <summary>
/// Silos know the settings of the HTTP surface by name alone. What is added to a class has to be added there, or one file cannot serve all
/// programs.
/// </summary>
public sealed class SettingsElsewhereTests
{
    [Fact]
    public void Web_NamesAre_ThoseOfItsClasses()
    {
        var root = SettingNode.Root();
        root.Add("", typeof(ChatOptions));
        root.Add("Access", typeof(AccessOptions));
        root.Add("Auth", typeof(AuthOptions));
        root.Add("Limits", typeof(LimitOptions));
        root.Add("Page", typeof(PageOptions));
        root.Add("Web", typeof(WebOptions));

        Assert.Equal(root.Names().Order(StringComparer.Ordinal), SettingsElsewhere.Web.Order(StringComparer.Ordinal));
    }
}
