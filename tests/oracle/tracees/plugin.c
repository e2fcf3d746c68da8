int plugin_value = 11;

int plugin_entry(int n)
{
    int result = n + plugin_value;
    return result;
}
