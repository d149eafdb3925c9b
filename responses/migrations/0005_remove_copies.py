from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("responses", "0004_chain_begins")]
    operations = [migrations.DeleteModel(name="StatutoryCopy")]
