"""The cards of the images."""

from .card import Card

CARDS = (
    Card(
        name="digits",
        title="Optical recognition of handwritten digits",
        description=(
            "Digits written by 13 people, as 8 x 8 images. Each value counts the black pixels, 0 "
            "to 16, in a block of 4 x 4 pixels of the scan. This is the test part of the original "
            "collection of 5620 digits."
        ),
        shape=(1797, 64),
        split=(
            "The first 898 examples train, the last 899 test, as in scikit-learn's digits "
            "classification example."
        ),
        license="CC BY 4.0",
        license_url="https://creativecommons.org/licenses/by/4.0/",
        source=(
            "scikit-learn 1.9.1 (load_digits), from the UCI Machine Learning Repository, "
            "https://archive.ics.uci.edu/dataset/80/optical+recognition+of+handwritten+digits"
        ),
        citation=(
            "E. Alpaydin and C. Kaynak (1998). Optical Recognition of Handwritten Digits. UCI "
            "Machine Learning Repository. https://doi.org/10.24432/C50P49. Introduced in: E. "
            "Alpaydin and C. Kaynak (1998). Cascading classifiers. Kybernetika 34(4), 369-374."
        ),
        changes="Stored as 8-bit integers; no value changed.",
        unconfirmed=(
            "CC BY 4.0 is what the donation policy of the UCI repository states, and what others "
            "report of the page of this data set; scikit-learn's copy does not state a license of "
            "its own for the data."
        ),
        sha256="acf201497208a8d75b55f872b5444af2e9b21b4a109117c84f989f3a27e17a55",
        size=39_778,
        loader="load_digits",
    ),
    Card(
        name="fashion",
        title="Fashion-MNIST, a balanced part",
        description=(
            "Clothes of ten kinds as gray images of 28 x 28 pixels, made by Zalando Research as a "
            "harder replacement of MNIST. The first 400 training and the first 100 test images of "
            "each class."
        ),
        shape=(5000, 784),
        split=(
            "4000 examples train and 1000 test, taken from the training and the test part of the "
            "source."
        ),
        license="MIT",
        license_url="https://github.com/zalandoresearch/fashion-mnist/blob/master/LICENSE",
        source=(
            "dataset-fashion-mnist 0.0~git20200523.55506a9-1 (Debian), from "
            "https://github.com/zalandoresearch/fashion-mnist"
        ),
        citation=(
            "H. Xiao, K. Rasul and R. Vollgraf (2017). Fashion-MNIST: a novel image dataset for "
            "benchmarking machine learning algorithms. arXiv:1708.07747. "
            "https://arxiv.org/abs/1708.07747"
        ),
        changes="5000 of 70,000 images; no value changed.",
        unconfirmed="",
        sha256="ef6717004b2ed49f755c1d5b52f1e5b742c830dce6fb002e9f77d1f87026559c",
        size=2_006_617,
        loader="load_fashion",
    ),
    Card(
        name="photo",
        title="Chelsea the cat",
        description="The face of a cat as a color photo of 150 x 150 pixels.",
        shape=(150, 150, 3),
        split="None: a single photo.",
        license="CC0 1.0",
        license_url="https://creativecommons.org/publicdomain/zero/1.0/",
        source=(
            "scikit-image 0.26.0 (data.chelsea), "
            "https://scikit-image.org/docs/stable/api/skimage.data.html"
        ),
        citation="Chelsea the cat. Photo by Stefan van der Walt.",
        changes=(
            "The middle square of the picture (300 x 300 pixels), every block of 2 x 2 pixels "
            "averaged."
        ),
        unconfirmed="",
        sha256="940acd396c88c4a221b10a85866d54551b7fabd1f8f1bbc2417f13b34f8a27ae",
        size=53_260,
        loader="load_photo",
    ),
)
