"""The metadata of a PDF that is PDF/A-3a and PDF/UA-1 at once (XMP)."""

from typing import Any
from xml.etree.ElementTree import Element, SubElement, fromstring, register_namespace, tostring

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
PDFUA = "http://www.aiim.org/pdfua/ns/id/"
EXTENSION = "http://www.aiim.org/pdfa/ns/extension/"
SCHEMA = "http://www.aiim.org/pdfa/ns/schema#"
PROPERTY = "http://www.aiim.org/pdfa/ns/property#"

#: PDF/A does not know the property that says PDF/UA: what it does not know must be described (ISO 19005-3, 6.6.2.3).
SCHEMA_FIELDS = {"schema": "PDF/UA Universal Accessibility Schema", "namespaceURI": PDFUA, "prefix": "pdfuaid"}
PROPERTY_FIELDS = {
    "name": "part",
    "valueType": "Integer",
    "category": "internal",
    "description": "Part of ISO 14289 with which the document complies",
}

for prefix, namespace in (("pdfaExtension", EXTENSION), ("pdfaSchema", SCHEMA), ("pdfaProperty", PROPERTY)):
    register_namespace(prefix, namespace)


def declare_accessible(metadata: Any) -> None:
    """Let the metadata of a WeasyPrint document say PDF/UA-1 beside whatever variant it is written as."""
    generate = metadata.generate_rdf_metadata

    def generate_with_part(*variant: Any) -> bytes:
        rdf = fromstring(generate(*variant))  # noqa: S314 -- WeasyPrint's own words, parsed back
        _description(rdf).set(f"{{{PDFUA}}}part", "1")
        _describe_schema(_description(rdf))
        return tostring(rdf, encoding="utf-8")

    metadata.generate_rdf_metadata = generate_with_part


def _description(rdf: Element) -> Element:
    return SubElement(rdf, f"{{{RDF}}}Description", {f"{{{RDF}}}about": ""})


def _describe_schema(description: Element) -> None:
    schemas = SubElement(description, f"{{{EXTENSION}}}schemas")
    schema = _item(SubElement(schemas, f"{{{RDF}}}Bag"))
    for name, value in SCHEMA_FIELDS.items():
        SubElement(schema, f"{{{SCHEMA}}}{name}").text = value
    properties = SubElement(schema, f"{{{SCHEMA}}}property")
    part = _item(SubElement(properties, f"{{{RDF}}}Seq"))
    for name, value in PROPERTY_FIELDS.items():
        SubElement(part, f"{{{PROPERTY}}}{name}").text = value


def _item(parent: Element) -> Element:
    return SubElement(parent, f"{{{RDF}}}li", {f"{{{RDF}}}parseType": "Resource"})
